package dev.ensemble.gateway.grpc;

import dev.ensemble.gateway.call.Timeout;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;

/**
 * Keeps from gRPC what it answers badly, under other names: of a {@code grpc-timeout} that is none, or over at once, it
 * resets the stream without a word, and when it does not know a {@code grpc-encoding} it does not say which it knows.
 */
final class UnreadableHeaders extends ServerStreamTracer.Factory {
    private static final DecompressorRegistry KNOWN = DecompressorRegistry.getDefaultInstance();
    private static final Metadata.Key<String> TIMEOUT = ForwardedCall.key(Timeout.GRPC_HEADER);
    private static final Metadata.Key<String> ENCODING = ForwardedCall.key("grpc-encoding");
    private static final Metadata.Key<String> ACCEPTED = ForwardedCall.key("grpc-accept-encoding");
    private static final Metadata.Key<String> KEPT_TIMEOUT = ForwardedCall.key("ensemble-unreadable-timeout");
    private static final Metadata.Key<String> KEPT_ENCODING = ForwardedCall.key("ensemble-unreadable-encoding");
    private static final ServerStreamTracer NONE = new ServerStreamTracer() {};

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        String timeout = headers.get(TIMEOUT);
        if (timeout != null && !Timeout.canBeMet(timeout)) {
            headers.removeAll(TIMEOUT);
            headers.put(KEPT_TIMEOUT, timeout);
        }
        String encoding = headers.get(ENCODING);
        if (encoding != null && KNOWN.lookupDecompressor(encoding) == null) {
            headers.removeAll(ENCODING);
            headers.put(KEPT_ENCODING, encoding);
        }
        return NONE;
    }

    /** The {@code grpc-timeout} that cannot be met; null when there is none. */
    static String timeout(Metadata headers) {
        return headers.get(KEPT_TIMEOUT);
    }

    /** Why a call cannot be read at all. */
    static Optional<Status> refusal(Metadata headers) {
        return Optional.ofNullable(headers.get(KEPT_ENCODING))
                .map(encoding -> Status.UNIMPLEMENTED.withDescription(
                        "grpc-encoding: expected one of " + accepted() + " but found '" + encoding + "'"));
    }

    /** What goes with the refusal: gRPC's compression.md has it so. */
    static Metadata accept() {
        Metadata trailers = new Metadata();
        trailers.put(ACCEPTED, accepted());
        return trailers;
    }

    private static String accepted() {
        return String.join(", ", KNOWN.getKnownMessageEncodings());
    }
}
