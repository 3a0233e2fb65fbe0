package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How bytes go over a connection that is polled. */
interface Wire {

    /** Does what must come before the first request; whether that is done. */
    boolean ready() throws IOException;

    /** What has come, as {@link SocketChannel#read(ByteBuffer)} tells it. */
    int read(ByteBuffer room) throws IOException;

    /** Sends a request, which fits the send buffer, of which nothing else is in use. */
    void write(ByteBuffer request) throws IOException;
}
