package dev.ensemble.lab.load.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/**
 * The server that is called.
 *
 * @param authority what stands in {@code Host}
 * @param headers sent with every request
 */
record HttpOrigin(InetSocketAddress address, String authority, Map<String, String> headers) {

    /** @throws IllegalArgumentException if the URL is not plain http, has a path or an unknown host */
    static HttpOrigin of(URI url, Map<String, String> headers) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || !url.getPath().matches("/?")) {
            throw new IllegalArgumentException("not a URL such as http://localhost:8080: " + url);
        }
        InetSocketAddress address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unknown host: " + url.getHost());
        }
        return new HttpOrigin(address, url.getAuthority(), headers);
    }

    /** The bytes on the wire. */
    byte[] encode(Request request) {
        return request.encode(authority, headers);
    }
}
