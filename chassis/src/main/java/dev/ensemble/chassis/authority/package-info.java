/** A small certificate authority: what an ensemble on one machine has for itself, and tests have. */
package dev.ensemble.chassis.authority;
