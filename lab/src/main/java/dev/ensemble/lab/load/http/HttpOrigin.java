package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The server that is called.
 *
 * @param host as its certificate names it
 * @param authority what stands in {@code Host}
 * @param tls empty for plain http
 * @param headers sent with every request
 */
record HttpOrigin(
        InetSocketAddress address, String host, String authority, Optional<SSLContext> tls,
        Map<String, String> headers) {

    /** @throws IllegalArgumentException if the URL is neither http nor https, has a path or an unknown host */
    static HttpOrigin of(URI url, Authorities authorities, Map<String, String> headers) {
        boolean secure = "https".equals(url.getScheme());
        if (!secure && !"http".equals(url.getScheme()) || url.getHost() == null || !url.getPath().matches("/?")) {
            throw new IllegalArgumentException("not a URL such as http://localhost:8080: " + url);
        }
        int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
        InetSocketAddress address = new InetSocketAddress(url.getHost(), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unknown host: " + url.getHost());
        }
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return new HttpOrigin(address, host, url.getAuthority(),
                secure ? Optional.of(authorities.context()) : Optional.empty(), headers);
    }

    /** Without a slash at the end. */
    String url() {
        return (tls.isPresent() ? "https://" : "http://") + authority;
    }

    /** The bytes on the wire, before they are encrypted. */
    byte[] encode(Request request) {
        return request.encode(authority, headers);
    }

    /** How bytes go over a connection that is polled. */
    Wire wire(SocketChannel channel) {
        if (tls.isEmpty()) {
            return new PlainWire(channel);
        }
        SSLEngine engine = tls.get().createSSLEngine(host, address.getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(named(engine.getSSLParameters()));
        return new TlsWire(channel, engine);
    }

    /** The socket to use over a connection that waits; its handshake is made in its time-out. */
    Socket secure(Socket connected) throws IOException {
        if (tls.isEmpty()) {
            return connected;
        }
        SSLSocket socket =
                (SSLSocket) tls.get().getSocketFactory().createSocket(connected, host, address.getPort(), true);
        socket.setSSLParameters(named(socket.getSSLParameters()));
        socket.startHandshake();
        return socket;
    }

    /** Asks that the certificate names the host. */
    private static SSLParameters named(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
