/**
 * Which instance an attempt of a call goes to, and how many attempts there are: client-side load balancing (power of two
 * choices, slow start, ejection), and retries and hedges, each within a budget.
 */
package dev.ensemble.chassis.balancing;
