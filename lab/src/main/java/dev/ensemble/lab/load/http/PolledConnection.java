package dev.ensemble.lab.load.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of a {@link CallLoop}, which never waits for it, used by one attempt at a time. */
final class PolledConnection implements Closeable {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ResponseParser responses = new ResponseParser();
    private CallAttempt attempt;
    private int calls;

    private PolledConnection(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT,
                this);
    }

    static PolledConnection open(InetSocketAddress address, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(address);
            return new PolledConnection(channel, selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes an attempt, and sends its request as soon as it is connected. */
    void carry(CallAttempt taken) throws IOException {
        attempt = taken;
        calls++;
        if (channel.isConnected()) {
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
            send();
            return null;
        }
        Reply.Answered answer = null;
        int bytes = channel.read(responses.room());
        if (bytes < 0) {
            answer = responses.end();
        } else {
            responses.came(bytes);
            answer = responses.next();
        }
        return answer;
    }

    private void send() throws IOException {
        ByteBuffer request = ByteBuffer.wrap(attempt.request());
        attempt.sent(true);
        channel.write(request);
        if (request.hasRemaining()) { // It would fit the send buffer, of which nothing else is in use.
            throw new IOException("no room for the request");
        }
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
            return channel.read(responses.room()) == 0;
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
