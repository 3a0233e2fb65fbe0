/**
 * Experiments: a fault, what must be seen of it, and a control that shows that the seeing is no accident.
 * {@code ./ensemble run} runs them.
 */
package dev.ensemble.lab.prove;
