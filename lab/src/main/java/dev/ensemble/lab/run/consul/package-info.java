/** Consul servers of the ensemble's own, and what Consul says to whoever asks it. */
package dev.ensemble.lab.run.consul;
