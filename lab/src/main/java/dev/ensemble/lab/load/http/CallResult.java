package dev.ensemble.lab.load.http;

/**
 * What became of one call, which is one request or, when its connection broke, two.
 *
 * @param reply that of the last request
 * @param repeated whether the request was sent a second time
 * @param sentBefore whether the server may have seen the first of two requests
 */
public record CallResult(Reply reply, boolean repeated, boolean sentBefore) {}
