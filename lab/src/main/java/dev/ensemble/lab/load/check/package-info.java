/**
 * Judges a run from outside: the state that the public API shows, and the history of calls when there is one, against
 * one {@link dev.ensemble.lab.load.check.Rule} a class. The rules hold for orders and keys younger than 24 h, after which
 * keys and tombstones may be forgotten, and for an ensemble on which no other client restocks.
 */
package dev.ensemble.lab.load.check;
