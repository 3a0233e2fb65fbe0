/**
 * The record of what a load asked and was told: JSON lines, first the {@link
 * dev.ensemble.lab.load.history.HistoryHeader}, then one {@link dev.ensemble.lab.load.history.Call} a line in the
 * order in which calls ended.
 */
package dev.ensemble.lab.load.history;
