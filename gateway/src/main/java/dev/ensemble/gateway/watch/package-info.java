/** The list of instances as server-sent events. */
package dev.ensemble.gateway.watch;
