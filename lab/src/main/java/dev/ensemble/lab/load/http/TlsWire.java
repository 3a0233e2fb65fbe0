package dev.ensemble.lab.load.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;

/** TLS over a connection that is polled. It works on the polling thread: a load's handshakes are few and resumed. */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final PlainWire below;
    /** Records that came, not yet decrypted; between two uses ready to be written to. */
    private final ByteBuffer came;
    /** Decrypted, not yet read; between two uses ready to be read from. */
    private final ByteBuffer decrypted;
    /** One record that goes; between two uses empty. */
    private final ByteBuffer record;
    private boolean ready;

    /** @param engine a client's, fresh */
    TlsWire(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        this.below = new PlainWire(channel);
        this.came = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        this.record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        this.decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    }

    @Override
    public boolean ready() throws IOException {
        if (!ready) {
            engine.beginHandshake();
            ready = shakeHands();
        }
        return ready;
    }

    /** Whether it is done; if not, it waits for the server. */
    private boolean shakeHands() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> write(NOTHING);
                case NEED_TASK -> engine.getDelegatedTask().run();
                case FINISHED, NOT_HANDSHAKING -> {
                    return true;
                }
                default -> {
                    if (decrypt() == Status.BUFFER_UNDERFLOW && !more()) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean more() throws IOException {
        int bytes = channel.read(came);
        if (bytes < 0) {
            throw new EOFException("connection closed in the handshake");
        }
        return bytes > 0;
    }

    private Status decrypt() throws IOException {
        decrypted.compact();
        came.flip();
        SSLEngineResult result = engine.unwrap(came, decrypted);
        came.compact();
        decrypted.flip();
        return result.getStatus();
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        while (!decrypted.hasRemaining()) {
            Status status = decrypt();
            if (status == Status.CLOSED) {
                return -1;
            } else if (status == Status.BUFFER_UNDERFLOW) {
                int bytes = channel.read(came);
                if (bytes <= 0) {
                    return bytes;
                }
            } else {
                shakeHands(); // The server may change its key (RFC 8446 section 4.6.3), and hand out tickets.
            }
        }
        int length = Math.min(room.remaining(), decrypted.remaining());
        room.put(decrypted.slice(decrypted.position(), length));
        decrypted.position(decrypted.position() + length);
        return length;
    }

    @Override
    public void write(ByteBuffer request) throws IOException {
        do {
            SSLEngineResult result = engine.wrap(request, record);
            if (result.getStatus() != Status.OK) {
                throw new IOException("TLS: " + result.getStatus());
            }
            below.write(record.flip());
            record.clear();
        } while (request.hasRemaining());
    }
}
