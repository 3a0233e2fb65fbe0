/** One process of the ensemble from its start to its stop: what every {@code main} builds on. */
package dev.ensemble.chassis.member;
