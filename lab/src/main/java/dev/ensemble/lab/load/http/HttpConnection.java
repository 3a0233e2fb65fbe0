package dev.ensemble.lab.load.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection, used by one call at a time. */
final class HttpConnection implements Closeable {
    private final SocketChannel channel;
    private final ResponseReader responses;
    private int calls;

    private HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.responses = new ResponseReader(channel.socket());
    }

    static HttpConnection open(InetSocketAddress address, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, deadline.millisLeft());
            return new HttpConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends the request and reads its response. After any other reply than an answer the connection is closed. */
    Reply exchange(byte[] request, Deadline deadline) {
        calls++;
        try {
            // Fits a socket's send buffer, of which nothing else is in use: cannot block.
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Reply.Answered answer = responses.read(deadline);
            if (!responses.reusable()) {
                close();
            }
            return answer;
        } catch (SocketTimeoutException e) {
            close();
            return new Reply.TimedOut(true);
        } catch (IOException e) {
            close();
            return new Reply.ConnectionBroken(true, Reasons.of(e));
        }
    }

    int calls() {
        return calls;
    }

    boolean isOpen() { return channel.isOpen(); }

    /** Whether the peer has not hung up while the connection was idle, as far as this machine knows. */
    boolean isFresh() {
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
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
