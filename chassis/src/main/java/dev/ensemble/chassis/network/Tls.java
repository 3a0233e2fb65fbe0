package dev.ensemble.chassis.network;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3 between processes, with certificates on both sides, by BoringSSL where it runs and else by the JDK. With C1
 * alone, which does not replace the JDK's ciphers by the processor's own, the JDK takes twice as long to load and for a
 * handshake, and nearly twice as long for a call.
 */
public final class Tls {
    static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    /** A resumed session is not checked anew: no longer than this after a certificate has ended. */
    private static final int SESSION_SECONDS = 300;

    private Tls() {}

    /** For channels of the process that has {@code key}, to servers that {@code trust} believes. */
    public static ChannelCredentials client(KeyManager key, TrustManager trust) {
        return NettySslContextChannelCredentials.create(
                grpc(SslContextBuilder.forClient().keyManager(factory(key)).trustManager(trust)));
    }

    /** For servers of the process that has {@code key}, and only for clients that {@code trust} believes. */
    public static ServerCredentials server(KeyManager key, TrustManager trust) {
        return NettySslContextServerCredentials.create(
                grpc(forServer(key).trustManager(trust).clientAuth(ClientAuth.REQUIRE)));
    }

    private static SslContext grpc(SslContextBuilder builder) {
        return build(GrpcSslContexts.configure(builder, PROVIDER).protocols(PROTOCOLS));
    }

    static SslContextBuilder forServer(KeyManager key) {
        return SslContextBuilder.forServer(factory(key)).sslProvider(PROVIDER);
    }

    static SslContext build(SslContextBuilder builder) {
        try {
            return builder.sessionTimeout(SESSION_SECONDS).build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyManagerFactory factory(KeyManager key) {
        KeyManagerFactory factory = new OneKey(key);
        // Otherwise each handshake hands the key over anew, as text.
        return PROVIDER == SslProvider.JDK ? factory : new OpenSslCachingX509KeyManagerFactory(factory);
    }

    private static final class OneKey extends SimpleKeyManagerFactory {
        private final KeyManager key;

        OneKey(KeyManager key) {
            this.key = key;
        }

        @Override
        protected void engineInit(KeyStore store, char[] password) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[]{key};
        }
    }
}
