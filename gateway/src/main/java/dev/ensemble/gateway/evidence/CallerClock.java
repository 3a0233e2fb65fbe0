package dev.ensemble.gateway.evidence;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.gateway.error.ApiError;

/**
 * Hybrid logical time between callers and this gateway: a request may carry the caller's, which the clock of the process
 * follows as it follows that of a member, within the same bound; each answer carries ours. HTTP has both as a header, gRPC
 * as metadata and as a trailer. Where callers are asked for tokens, one without moves no clock.
 */
public final class CallerClock {
    public static final String HEADER = "Ensemble-Hlc";

    private final HybridLogicalClock clock;
    private final boolean asksForTokens;

    /** @param clock of this process, as its messages carry it */
    public CallerClock(HybridLogicalClock clock, boolean asksForTokens) {
        this.clock = clock;
        this.asksForTokens = asksForTokens;
    }

    /**
     * Reads the time of a caller who may still turn out to be nobody.
     *
     * @param sent value of {@link #HEADER}; null when it is absent
     * @return {@link HlcTimestamp#NEVER} when it is absent
     * @throws dev.ensemble.gateway.error.ApiException unless it is written as {@link HlcTimestamp#toString()} writes it
     */
    public HlcTimestamp read(String sent) {
        if (sent == null) {
            return HlcTimestamp.NEVER;
        }
        HlcTimestamp time = HlcTimestamp.parse(sent)
                .filter(read -> read.toString().equals(sent))
                .orElseThrow(() -> ApiError.invalidField("MALFORMED_HLC", HEADER,
                        "expected 13 digits of milliseconds, a point and a counter of 5 digits up to 65535, such as"
                                + " 1764000000000.00003")
                        .exception());
        if (!asksForTokens) {
            follow(time);
        }
        return time;
    }

    /** Goes on after the time of a caller who is known, so that what is done for the request is later. */
    public void follow(HlcTimestamp sent) {
        clock.merge(sent);
    }

    /** The time of an answer that leaves now. */
    public String now() {
        return clock.now().toString();
    }
}
