package dev.ensemble.chassis.telemetry;

/** How log lines look. */
public enum LogFormat {
    /** For people. */
    CONSOLE,
    /** One JSON object a line. */
    JSON
}
