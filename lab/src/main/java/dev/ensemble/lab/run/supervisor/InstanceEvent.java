package dev.ensemble.lab.run.supervisor;

import java.time.Instant;

/**
 * Something that happened to an instance.
 *
 * @param time when, by the supervisor's wall clock
 * @param instance to which one
 * @param text what, in a few words
 */
public record InstanceEvent(Instant time, String instance, String text) {}
