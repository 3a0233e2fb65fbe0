package dev.ensemble.lab.load.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of a {@link CallLoop}, which never waits for it, used by one attempt at a time. */
final class PolledConnection implements Closeable {
    private final SocketChannel channel;
    private final Wire wire;
    private final SelectionKey key;
    private final ResponseParser responses = new ResponseParser();
    private CallAttempt attempt;
    private int calls;

    private PolledConnection(SocketChannel channel, Wire wire, Selector selector) throws IOException {
        this.channel = channel;
        this.wire = wire;
        this.key = channel.register(selector, channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT,
                this);
    }

    static PolledConnection open(HttpOrigin server, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server.address());
            return new PolledConnection(channel, server.wire(channel), selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes an attempt, and sends its request as soon as it is connected. */
    void carry(CallAttempt taken) throws IOException {
        attempt = taken;
        calls++;
        if (channel.isConnected() && wire.ready()) {
            send();
        }
    }

    /** Its attempt, or null while it is idle. */
    CallAttempt attempt() {
        return attempt;
    }

    /** Goes on when the selector says that it can; the answer to its attempt, or null while there is none. */
    Reply.Answered proceed() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
        }
        if (!attempt.sent()) {
            if (wire.ready()) {
                send();
            }
            return null;
        }
        while (true) {
            int bytes = wire.read(responses.room());
            if (bytes < 0) {
                return responses.end();
            }
            responses.came(bytes);
            Reply.Answered answer = responses.next();
            if (answer != null || bytes == 0) {
                return answer;
            }
        }
    }

    private void send() throws IOException {
        attempt.sent(true);
        wire.write(ByteBuffer.wrap(attempt.request()));
    }

    /** Lets the answered attempt go; tells whether the connection may carry another one. */
    boolean release() {
        attempt = null;
        return responses.reusable();
    }

    int calls() {
        return calls;
    }

    /** Whether the peer has not hung up while the connection was idle, as far as this machine knows. */
    boolean isFresh() {
        try {
            return wire.read(responses.room()) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to lose.
        }
    }
}
