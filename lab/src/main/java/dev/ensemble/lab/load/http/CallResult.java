package dev.ensemble.lab.load.http;

/**
 * What became of one call, which is one request or, when its connection broke or it was hedged, two.
 *
 * @param reply that of the request that decided
 * @param repeated whether the request was sent a second time, because its connection broke
 * @param sentBefore whether the server may have seen the other of two requests
 * @param hedge whether it was sent a second time, because there was no answer for a while
 */
public record CallResult(Reply reply, boolean repeated, boolean sentBefore, Hedge hedge) {
    /** Of a call that is not hedged. */
    public CallResult(Reply reply, boolean repeated, boolean sentBefore) {
        this(reply, repeated, sentBefore, Hedge.NONE);
    }
}
