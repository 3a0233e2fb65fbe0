/** The HTTP port of a process for its operators alone: probes, metrics, drain, fail points. */
package dev.ensemble.chassis.admin;
