package dev.ensemble.chassis.balancing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Speaks just enough HTTP/2 (RFC 9113) to reset every stream with an error code of the test's choice. */
final class RefusingServer implements AutoCloseable {
    static final int INTERNAL_ERROR = 2;
    /** Says that nothing of the stream was processed. */
    static final int REFUSED_STREAM = 7;
    /** What grpc-java resets streams with. */
    static final int CANCEL = 8;

    private static final int PREFACE_BYTES = 24;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int ACK = 1;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int code;

    RefusingServer(int code) throws IOException {
        this.code = code;
        Thread.ofVirtual().name("refusing").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().name("refusing-one").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            in.skipNBytes(PREFACE_BYTES);
            send(out, SETTINGS, 0, 0, new byte[0]);
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                switch (lengthAndType & 0xff) {
                    case SETTINGS, PING -> {
                        if ((flags & ACK) == 0) {
                            send(out, lengthAndType & 0xff, ACK, 0,
                                    (lengthAndType & 0xff) == PING ? payload : new byte[0]);
                        }
                    }
                    case HEADERS -> send(out, RST_STREAM, 0, stream, new byte[]{0, 0, 0, (byte) code});
                    default -> {}
                }
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private static void send(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
