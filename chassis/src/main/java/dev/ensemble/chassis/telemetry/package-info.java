/** Logs, metrics and traces, by OpenTelemetry and its semantic conventions. */
package dev.ensemble.chassis.telemetry;
