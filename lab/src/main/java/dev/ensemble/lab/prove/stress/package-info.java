/** What a start, a return and too much load do to those who call meanwhile. */
package dev.ensemble.lab.prove.stress;
