/**
 * Who may do what: which processes may call a method, by their certificates, and what a caller from outside may do, by its
 * signed token.
 */
package dev.ensemble.chassis.auth;
