/** The one event loop on which all connections of a process live, the addresses that it listens at, and TLS. */
package dev.ensemble.chassis.network;
