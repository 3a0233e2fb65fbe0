/** {@code ./ensemble bench registry --instances}: many leases, and what it takes to replace some or all of them. */
package dev.ensemble.lab.prove.bench.fleet;
