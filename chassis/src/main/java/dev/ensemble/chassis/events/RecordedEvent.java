package dev.ensemble.chassis.events;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.event.v1.Event;

/**
 * An event as it is kept: constants and what its message carried, so that nothing is formatted before it is read.
 *
 * @param sequence counts the events of the process from 1
 * @param wallMillis by the wall clock of the process, right or wrong
 * @param detail further words; empty for none
 * @param peer the other end of the message; empty for none
 * @param message that was sent or received; null for none
 * @param cause null when the process did it on its own
 */
public record RecordedEvent(
        long sequence,
        HlcTimestamp hlc,
        long wallMillis,
        Event.Kind kind,
        String subject,
        String text,
        String detail,
        String peer,
        MessageId message,
        Receipt cause) {

    String trace() {
        if (message != null) {
            return message.trace();
        }
        return cause != null && cause.message() != null ? cause.message().trace() : "";
    }

    String words() {
        return detail.isEmpty() ? text : text + " " + detail;
    }
}
