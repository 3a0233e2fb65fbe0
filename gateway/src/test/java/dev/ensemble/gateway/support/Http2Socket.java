package dev.ensemble.gateway.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** HTTP/2 frames (RFC 9113) on a socket, right or wrong ones. */
public final class Http2Socket implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int ACK = 1;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;

    /** One frame as it came; {@code NOTHING} when the connection has ended. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        public static final Frame NOTHING = new Frame(-1, 0, 0, new byte[0]);

        /** The error that a GOAWAY or RST_STREAM tells. */
        public int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    public Http2Socket(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    public Http2Socket greet() throws IOException {
        write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return send(SETTINGS, 0, 0);
    }

    public Http2Socket write(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // What came back before it tells why.
        }
        return this;
    }

    public Http2Socket send(int type, int flags, int stream, int... payload) throws IOException {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return frame(type, flags, stream, bytes);
    }

    public Http2Socket frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
        return write(frame.array());
    }

    /** Begins a call of GetItem; its message stays away. */
    public Http2Socket call(int stream) throws IOException {
        return frame(HEADERS, END_HEADERS, stream, head());
    }

    /** Asks for a path, with nothing to follow. */
    public Http2Socket get(int stream, String path) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET
        block.write(0x86); // :scheme http
        block.write(0x04); // :path, a literal
        text(block, path);
        block.write(0x01); // :authority, a literal
        text(block, "x");
        return frame(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
    }

    private static byte[] head() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        block.write(0x04); // :path, a literal
        text(block, "/ensemble.inventory.v1.InventoryService/GetItem");
        block.write(0x01); // :authority, a literal
        text(block, "x");
        block.write(0x0f); // content-type, the 31st name, a literal
        block.write(0x10);
        text(block, "application/grpc");
        block.write(0x00); // a name and a value
        text(block, "te");
        text(block, "trailers");
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The first frame of the kind, or {@link Frame#NOTHING}. */
    public Frame await(Predicate<Frame> wanted) throws IOException {
        try {
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                Frame frame = new Frame(lengthAndType & 0xff, flags, stream, payload);
                if (wanted.test(frame)) {
                    return frame;
                }
            }
        } catch (EOFException | SocketException ended) {
            return Frame.NOTHING;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
