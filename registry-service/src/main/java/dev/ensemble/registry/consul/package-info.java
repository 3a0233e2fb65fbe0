/** The catalog of several registry replicas that share a Consul. */
package dev.ensemble.registry.consul;
