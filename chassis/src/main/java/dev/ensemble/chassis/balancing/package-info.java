/** Client-side load balancing (power of two choices, slow start) and retries within a budget. */
package dev.ensemble.chassis.balancing;
