/** Leases: a stream each, which expires when its holder is silent for the TTL. */
package dev.ensemble.registry.lease;
