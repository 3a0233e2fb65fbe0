/** How capacity grows with replicas: measured, fitted with the Universal Scalability Law, and seen while they join. */
package dev.ensemble.lab.prove.scale;
