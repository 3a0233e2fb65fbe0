/** The client of the registry: keeps the lease of a process, follows the instances of services, feeds channels. */
package dev.ensemble.chassis.discovery;
