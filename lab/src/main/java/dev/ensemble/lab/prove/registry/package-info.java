/** Whatever happens to registries, Consul and instances, callers find the living ones. */
package dev.ensemble.lab.prove.registry;
