package dev.ensemble.registry.consul;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.http.HttpEntity;
import org.apache.http.conn.ConnectionReleaseTrigger;
import org.apache.http.entity.HttpEntityWrapper;

/**
 * An answer that has to be over in time and in size: a socket's own timeout is satisfied by a byte a second, and nothing
 * else keeps an answer without end out of memory.
 */
final class BoundedResponse extends HttpEntityWrapper {
    private static final int MAX_BYTES = 8 << 20;

    private final long until;

    /**
     * @param patience from now
     */
    BoundedResponse(HttpEntity answer, Duration patience) {
        super(answer);
        this.until = System.nanoTime() + patience.toNanos();
    }

    @Override
    public InputStream getContent() throws IOException { return new Bounded(super.getContent()); }

    private final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;
        private boolean ended;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            ended |= count < 0;
            left -= count;
            if (left < 0) {
                throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
            }
            if (System.nanoTime() - until > 0) {
                throw new SocketTimeoutException("the answer does not end");
            }
            return count;
        }

        /** Reads no rest, as closing it would, to use the connection again. */
        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                ((ConnectionReleaseTrigger) in).abortConnection();
            }
        }
    }
}
