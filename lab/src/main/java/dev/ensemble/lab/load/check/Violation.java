package dev.ensemble.lab.load.check;

/**
 * A rule that does not hold.
 *
 * @param rule its name
 * @param subject what offends, such as {@code orders/x} or {@code items/mug}
 * @param key the {@code requestId} that belongs to it, empty for none
 * @param what what was found and what was expected
 */
public record Violation(String rule, String subject, String key, String what) {}
