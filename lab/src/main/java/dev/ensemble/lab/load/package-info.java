/**
 * Open-loop load on the gateway at a constant arrival rate, as any client would make it. Latency counts from the
 * intended start of a call, so that a stall is not hidden by the calls that it kept from starting (coordinated
 * omission, as described by Gil Tene), and is kept in an HdrHistogram.
 */
package dev.ensemble.lab.load;
