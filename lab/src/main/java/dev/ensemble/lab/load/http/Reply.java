package dev.ensemble.lab.load.http;

import dev.ensemble.chassis.clock.HlcTimestamp;
import java.util.Map;
import java.util.Optional;

/** What became of one request on one connection. */
public sealed interface Reply {

    /**
     * A whole response came.
     *
     * @param status HTTP status
     * @param headers names in lower case; of a repeated header the last
     * @param body the whole body as UTF-8
     */
    record Answered(int status, Map<String, String> headers, String body) implements Reply {
        /** Its hybrid logical time; empty when it says none. */
        public Optional<HlcTimestamp> hlc() {
            return Optional.ofNullable(headers.get(LabClock.HEADER)).flatMap(HlcTimestamp::parse);
        }
    }

    /**
     * The connection was refused, or broke before the whole response was there.
     *
     * @param sent whether the server may have seen the request
     * @param why for people
     */
    record ConnectionBroken(boolean sent, String why) implements Reply {}

    /**
     * The deadline passed.
     *
     * @param sent whether the server may have seen the request
     */
    record TimedOut(boolean sent) implements Reply {}
}
