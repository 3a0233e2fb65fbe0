package dev.ensemble.chassis.identity;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The process at the other end of a connection to a server: read from its certificate once a connection. */
public final class Peer extends ServerTransportFilter {
    private static final Attributes.Key<SpiffeId> ATTRIBUTE = Attributes.Key.create("ensemble-peer");
    private static final Context.Key<SpiffeId> CONTEXT = Context.key("ensemble-peer");

    /** The one that makes a call; empty over a connection without certificates. */
    public static Optional<SpiffeId> of(ServerCall<?, ?> call) {
        return Optional.ofNullable(call.getAttributes().get(ATTRIBUTE));
    }

    /** The one that makes the current call, behind {@link #inContext}. */
    public static Optional<SpiffeId> current() {
        return Optional.ofNullable(CONTEXT.get());
    }

    /** Lets handlers ask for {@link #current}. */
    public static ServerInterceptor inContext() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                Context context = Context.current().withValue(CONTEXT, of(call).orElse(null));
                return Contexts.interceptCall(context, call, headers, next);
            }
        };
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return attributes;
        }
        try {
            SpiffeId peer = SpiffeId.of((X509Certificate) session.getPeerCertificates()[0]);
            return attributes.toBuilder().set(ATTRIBUTE, peer).build();
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            throw Status.UNAUTHENTICATED.withDescription(e.getMessage()).withCause(e).asRuntimeException();
        }
    }
}
