/** The one event loop on which all connections of a process live. */
package dev.ensemble.chassis.network;
