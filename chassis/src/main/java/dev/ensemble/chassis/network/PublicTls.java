package dev.ensemble.chassis.network;

import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslServerSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManager;

/**
 * TLS for callers from outside, of whom no certificate is asked: 1.3, or 1.2 with the ciphers that HTTP/2 leaves
 * (RFC 9113 appendix A).
 */
public final class PublicTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final byte[] TICKETS = "session tickets".getBytes(StandardCharsets.US_ASCII);

    private final SslContext http;
    private final SslContext grpc;
    /** The newest first; sessions that began with the one before it can be resumed once more. */
    private final Deque<OpenSslSessionTicketKey> ticketKeys = new ArrayDeque<>();

    /** @param key the server's certificate and its key */
    public PublicTls(KeyManager key) {
        http = Tls.build(Tls.forServer(key)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .protocols(PROTOCOLS)
                .applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)));
        SslContextBuilder forGrpc = Tls.forServer(key);
        grpc = Tls.build(GrpcSslContexts.configure(forGrpc, Tls.PROVIDER).protocols(PROTOCOLS));
    }

    /** For an HTTP server: its clients choose between HTTP/2 and HTTP/1.1 (ALPN, RFC 7301). */
    public SslContext http() {
        return http;
    }

    /** For a gRPC server. */
    public ServerCredentials grpc() {
        return NettySslContextServerCredentials.create(grpc);
    }

    /**
     * Lets callers resume their sessions (RFC 8446 section 2.2) at every process that shows the same certificate, for
     * those that share a port are found in no order. What encrypts the tickets follows from the certificate's key.
     */
    public synchronized void resumeWith(PrivateKey key) {
        ticketKeys.addFirst(ticketKey(key));
        if (ticketKeys.size() > 2) {
            ticketKeys.removeLast();
        }
        Stream.of(http, grpc).map(SslContext::sessionContext).forEach(sessions -> {
            if (sessions instanceof OpenSslServerSessionContext ours) { // The JDK has ticket keys of its own.
                ours.setTicketKeys(ticketKeys.toArray(OpenSslSessionTicketKey[]::new));
            }
        });
    }

    private static OpenSslSessionTicketKey ticketKey(PrivateKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA384");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA384"));
            byte[] derived = mac.doFinal(TICKETS);
            return new OpenSslSessionTicketKey(Arrays.copyOfRange(derived, 0, 16), Arrays.copyOfRange(derived, 16, 32),
                    Arrays.copyOfRange(derived, 32, 48));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC", e);
        }
    }
}
