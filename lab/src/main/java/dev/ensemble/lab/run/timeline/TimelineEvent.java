package dev.ensemble.lab.run.timeline;

import com.google.gson.JsonObject;
import dev.ensemble.chassis.clock.HlcTimestamp;
import java.time.Instant;
import java.util.Locale;

/**
 * An event as the API tells it.
 *
 * @param process instance and incarnation, such as {@code order-1@1764000000000}
 * @param instance such as {@code order-1}
 * @param sequence counts the events of the process
 * @param hlc hybrid logical time
 * @param wallMillis by the wall clock of the process
 * @param kind such as {@code REQUEST_SENT}
 * @param subject what it happened to; empty when that is the process itself
 * @param text the same in words
 * @param message the message that was sent or received; empty for none
 * @param peer the other end of the message
 */
public record TimelineEvent(
        String process, String instance, long sequence, HlcTimestamp hlc, long wallMillis, String kind,
        String subject, String text, String message, String peer) {

    private static final String SENT = "_SENT";
    private static final String RECEIVED = "_RECEIVED";

    static TimelineEvent of(JsonObject json) {
        String instance = text(json, "instance");
        String hlc = text(json, "hlc");
        return new TimelineEvent(
                instance + "@" + text(json, "incarnation"), instance, Long.parseLong(text(json, "sequence")),
                HlcTimestamp.parse(hlc).orElseThrow(() -> new IllegalArgumentException("no hybrid time: " + hlc)),
                Instant.parse(text(json, "wallTime")).toEpochMilli(), text(json, "kind"), text(json, "subject"),
                text(json, "text"), text(json, "message"), text(json, "peer"));
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }

    /** Whether a message left here. */
    boolean sends() {
        return kind.endsWith(SENT) && !message.isEmpty();
    }

    /** Whether a message came here. */
    boolean receives() {
        return kind.endsWith(RECEIVED) && !message.isEmpty();
    }

    /** What both ends of a message have in common: request and response of an attempt have the same name. */
    String wire() {
        return kind.replace(SENT, "").replace(RECEIVED, "") + " " + message;
    }

    /** In a few words, for people. */
    String words() {
        String what = switch (kind) {
            case "REQUEST_SENT" -> text + " → " + peer;
            case "REQUEST_RECEIVED" -> text + " from " + peer;
            case "RESPONSE_SENT" -> text + " → " + peer;
            case "RESPONSE_RECEIVED" -> text + " from " + peer;
            case "ATTEMPT_FAILED" -> text + ": no answer of " + peer;
            default -> kind.toLowerCase(Locale.ROOT) + ": " + text;
        };
        return subject.isEmpty() || receives() || sends() ? what : what + " (" + subject + ")";
    }
}
