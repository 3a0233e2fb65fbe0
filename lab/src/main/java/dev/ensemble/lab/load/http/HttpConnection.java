package dev.ensemble.lab.load.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection, used by one call at a time. */
final class HttpConnection implements Closeable {
    private final SocketChannel channel;
    private final Socket socket;
    private final ResponseReader responses;
    private int calls;

    private HttpConnection(SocketChannel channel, Socket socket) throws IOException {
        this.channel = channel;
        this.socket = socket;
        this.responses = new ResponseReader(socket);
    }

    static HttpConnection open(HttpOrigin server, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(server.address(), deadline.millisLeft());
            channel.socket().setSoTimeout(deadline.millisLeft());
            return new HttpConnection(channel, server.secure(channel.socket()));
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
            socket.getOutputStream().write(request);
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

    /** Whether the peer has said nothing, as when it hangs up, while the connection was idle. */
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
