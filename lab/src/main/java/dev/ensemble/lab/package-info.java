/** {@code ./ensemble}: lists the verbs; what they do is in {@code run}, {@code load} and {@code prove}. */
package dev.ensemble.lab;
