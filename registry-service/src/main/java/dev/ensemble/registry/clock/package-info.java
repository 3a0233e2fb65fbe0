/** Whose wall clock is wrong, as most of the others see it. */
package dev.ensemble.registry.clock;
