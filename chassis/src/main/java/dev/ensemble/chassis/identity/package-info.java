/**
 * Who a process is: its certificate with a SPIFFE id, whose certificates it believes (mutual TLS), and which instance a call
 * is meant for, so that a process refuses what was meant for the former owner of its port.
 */
package dev.ensemble.chassis.identity;
