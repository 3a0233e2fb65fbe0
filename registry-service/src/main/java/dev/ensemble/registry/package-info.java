/** The registry process: its options, its parts and the methods of its contract. */
package dev.ensemble.registry;
