package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
record PlainWire(SocketChannel channel) implements Wire {
    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public int read(ByteBuffer room) throws IOException {
        return channel.read(room);
    }

    @Override
    public void write(ByteBuffer request) throws IOException {
        channel.write(request);
        if (request.hasRemaining()) {
            throw new IOException("no room for the request");
        }
    }
}
