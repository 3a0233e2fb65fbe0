package dev.ensemble.lab.run.network;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One direction of a connection: passes on what comes, the end too, when the network lets it. While it is cut nothing is
 * read, so that the sender's buffers fill and neither side hears of the other; what was on its way comes after the mend,
 * as TCP would repeat it. What waits here is bounded.
 */
final class Lane {
    /** Of what was read and is not yet passed on; beyond it the sender waits. */
    static final int MOST_HELD = 256 << 10;

    private static final int CHUNK = 16 << 10;
    /** What a slow network passes on at a time: the payload of a packet of Ethernet. */
    private static final int SEGMENT = 1460;
    private static final long NANOS_A_MILLI = 1_000_000;
    /** After it a lane that waits looks whether it was mended. */
    private static final long LONGEST_NAP_MILLIS = 100;

    private final Socket from;
    private final Socket to;
    private final byte[] buffer = new byte[CHUNK];
    private final Deque<HeldBytes> waiting = new ArrayDeque<>();
    private final AtomicInteger held = new AtomicInteger();
    private LaneState state = LaneState.SOUND;
    private boolean ended;
    private boolean broken;

    /** @param due when they are to be passed on, on the clock of {@link System#nanoTime} */
    private record HeldBytes(byte[] bytes, long due) {}

    Lane(Socket from, Socket to) {
        this.from = from;
        this.to = to;
    }

    synchronized void obey(LaneState other) {
        state = other;
        notifyAll();
    }

    synchronized void awaitUncut() throws InterruptedException {
        while (state.cut()) {
            wait();
        }
    }

    /** Bytes that wait here. */
    int held() {
        return held.get();
    }

    /** Returns when there is nothing more to pass on, or nobody to pass it on to. */
    void pass() throws InterruptedException {
        try {
            while (!ended || !waiting.isEmpty()) {
                awaitUncut();
                step();
            }
            awaitUncut();
            end();
        } catch (IOException e) {
            close(to); // The lane that comes from there finds out, and tells the other end if it may.
        }
    }

    private void step() throws IOException, InterruptedException {
        HeldBytes first = waiting.peek();
        if (first != null && isDue(first)) {
            waiting.remove();
            held.addAndGet(-first.bytes.length);
            to.getOutputStream().write(first.bytes);
        } else if (ended || held.get() >= MOST_HELD) {
            Thread.sleep(millisTo(first));
        } else {
            read(first == null ? 0 : millisTo(first));
        }
    }

    /** After the mend nothing waits, however slow it was before. */
    private boolean isDue(HeldBytes first) {
        return first.due <= System.nanoTime() || now().equals(LaneState.SOUND);
    }

    private static int millisTo(HeldBytes first) {
        long millis = (first.due - System.nanoTime()) / NANOS_A_MILLI + 1;
        return Math.toIntExact(Math.max(1, Math.min(millis, LONGEST_NAP_MILLIS)));
    }

    /** @param millis to wait for something; 0 for ever */
    private void read(int millis) throws IOException {
        int bytes;
        try {
            from.setSoTimeout(millis);
            bytes = from.getInputStream().read(buffer);
        } catch (SocketTimeoutException e) {
            return; // Something is due.
        } catch (IOException e) {
            ended = true;
            broken = true;
            return;
        }
        if (bytes < 0) {
            ended = true;
            return;
        }
        LaneState now = now();
        if (now.equals(LaneState.SOUND) && waiting.isEmpty()) {
            to.getOutputStream().write(buffer, 0, bytes);
        } else {
            hold(bytes, now);
        }
    }

    private void hold(int bytes, LaneState now) {
        for (int at = 0; at < bytes; at += SEGMENT) {
            byte[] segment = Arrays.copyOfRange(buffer, at, Math.min(bytes, at + SEGMENT));
            waiting.add(new HeldBytes(segment, now.due(segment.length)));
            held.addAndGet(segment.length);
        }
    }

    private synchronized LaneState now() {
        return state;
    }

    /** As the sender ended, so it is told: with a reset or with an orderly end, after which the other direction goes on. */
    private void end() throws IOException {
        if (broken) {
            reset(to);
        } else {
            to.shutdownOutput();
        }
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to lose.
        }
    }
}
