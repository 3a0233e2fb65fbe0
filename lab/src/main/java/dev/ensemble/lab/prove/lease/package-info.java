/** Clients of the registry that do what the client library never would. */
package dev.ensemble.lab.prove.lease;
