package dev.ensemble.gateway.grpc;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/** Refuses connections beyond a number. */
final class ConnectionLimit extends ServerTransportFilter {
    private static final Attributes.Key<Boolean> ADMITTED = Attributes.Key.create("ensemble-admitted");

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    /** What it throws ends the connection. */
    @Override
    public Attributes transportReady(Attributes attributes) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw Status.UNAVAILABLE.withDescription("at most " + most + " connections").asRuntimeException();
        }
        return attributes.toBuilder().set(ADMITTED, true).build();
    }

    @Override
    public void transportTerminated(Attributes attributes) {
        if (attributes != null && attributes.get(ADMITTED) != null) {
            open.decrementAndGet();
        }
    }
}
