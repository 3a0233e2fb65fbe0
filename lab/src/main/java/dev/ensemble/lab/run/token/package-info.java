/** Tokens of callers, made with the ensemble's own key. */
package dev.ensemble.lab.run.token;
