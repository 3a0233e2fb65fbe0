package dev.ensemble.gateway.support;

import dev.ensemble.chassis.authority.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A caller over TLS that believes one authority, and counts how often it judges a certificate: a session that is resumed
 * shows none.
 */
public final class CountingTrust extends X509ExtendedTrustManager {
    /** Sessions are remembered by host and port, and those of several servers are to be the same here. */
    private static final int PORT = 443;

    private final X509ExtendedTrustManager authorities;
    private final SSLContext context;
    private final AtomicInteger judged = new AtomicInteger();

    public CountingTrust(TestAuthority authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        authorities = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{this}, null);
    }

    public SSLContext context() {
        return context;
    }

    public int judged() {
        return judged.get();
    }

    /** A connection over which requests can be made. */
    public Connection connect(int port) throws IOException {
        Socket plain = new Socket("127.0.0.1", port) {
            @Override
            public int getPort() { return PORT; }
        };
        plain.setSoTimeout(20_000);
        return new Connection((SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", PORT, true));
    }

    /** Asks once, on a connection of its own; the head of the answer. */
    public String ask(int port, String request) throws IOException {
        try (Connection connection = connect(port)) {
            return connection.ask(request);
        }
    }

    /** One connection. */
    public record Connection(SSLSocket socket) implements AutoCloseable {

        /** Reads the whole answer, of which it returns the head. */
        public String ask(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (int c; head.indexOf("\r\n\r\n") < 0 && (c = socket.getInputStream().read()) >= 0;) {
                head.append((char) c);
            }
            String length = head.toString().toLowerCase(Locale.ROOT).split("content-length: ")[1].split("\r\n", 2)[0];
            socket.getInputStream().readNBytes(Integer.parseInt(length));
            return head.toString();
        }

        /** Of the certificate that the server has shown. */
        public BigInteger serialNumber() throws IOException {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judged.incrementAndGet();
        authorities.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        judged.incrementAndGet();
        authorities.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("only checked for a connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() { return authorities.getAcceptedIssuers(); }
}
