package dev.ensemble.chassis.clock;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Merges the caller's logical time, and returns ours in a trailer. */
public final class ClockServerInterceptor implements ServerInterceptor {

    public static final Metadata.Key<String> HLC = Metadata.Key.of("ensemble-hlc", Metadata.ASCII_STRING_MARSHALLER);

    private final HybridLogicalClock clock;

    /** Of a server whose process has this clock. */
    public ClockServerInterceptor(HybridLogicalClock clock) {
        this.clock = clock;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        merge(clock, headers);
        ServerCall<Q, R> clocked =
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (!trailers.containsKey(HLC)) { // else it stands in the events when this was sent
                            trailers.put(HLC, clock.now().toString());
                        }
                        super.close(status, trailers);
                    }
                };
        return next.startCall(clocked, headers);
    }

    public static void merge(HybridLogicalClock clock, Metadata metadata) {
        String text = metadata.get(HLC);
        if (text != null) {
            clock.merge(text);
        }
    }
}
