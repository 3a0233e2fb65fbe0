package dev.ensemble.lab.prove.cluster;

import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;

/** A local port that leads into a pod. */
public final class Tunnel implements AutoCloseable {
    private final LocalPortForward forward;

    Tunnel(LocalPortForward forward) {
        this.forward = forward;
    }

    /** The near end. */
    public int port() {
        return forward.getLocalPort();
    }

    /** The near end, for HTTP. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The near end, for HTTPS. */
    public URI secureUrl() {
        return URI.create("https://127.0.0.1:" + port());
    }

    @Override
    public void close() throws IOException {
        forward.close();
    }
}
