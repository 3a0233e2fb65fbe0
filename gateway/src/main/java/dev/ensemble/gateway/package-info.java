/** The gateway process: its options, its parts and how they hold together. */
package dev.ensemble.gateway;
