/** Watches: a snapshot of the passing instances, and each change after it. */
package dev.ensemble.registry.watch;
