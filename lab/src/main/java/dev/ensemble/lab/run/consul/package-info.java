/** Consul servers of the ensemble's own, and what Consul says to any client. */
package dev.ensemble.lab.run.consul;
