/** What the registry knows about instances: the contract of a catalog, and the one in memory. */
package dev.ensemble.registry.catalog;
