package dev.ensemble.gateway.http;

import dev.ensemble.gateway.route.RequestTarget;

/** Answers requests, now or later. What it throws is answered as an error. */
@FunctionalInterface
public interface RequestHandler {

    /** @param target what the request line asks for */
    void handle(Exchange exchange, RequestTarget target);
}
