package dev.ensemble.gateway.http;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request at DEBUG, and at INFO for what failed on our side. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("ensemble.access");

    void log(Exchange exchange, int status, int bytes) {
        var builder = status >= 500 ? LOG.atInfo() : LOG.atDebug();
        builder.addKeyValue("method", exchange.method())
                .addKeyValue("path", exchange.uri())
                .addKeyValue("status", status)
                .addKeyValue("bytes", bytes)
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(exchange.elapsedNanos()))
                .log("request");
    }
}
