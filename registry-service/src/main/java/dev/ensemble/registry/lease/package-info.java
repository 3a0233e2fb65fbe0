/** Leases: a stream each, lost when the stream breaks, or when its holder is silent for the TTL. */
package dev.ensemble.registry.lease;
