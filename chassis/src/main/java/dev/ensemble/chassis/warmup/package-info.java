/** What a process does before it says that it is ready, so that it is not cold when its first caller comes. */
package dev.ensemble.chassis.warmup;
