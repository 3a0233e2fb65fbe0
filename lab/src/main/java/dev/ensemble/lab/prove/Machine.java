package dev.ensemble.lab.prove;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a hiccup meter lives by: a clock, an alarm, and what the processors did. A test plays another one. */
interface Machine extends AutoCloseable {
    long nanoTime();

    /** Wakes the caller after that long, or later; false when the meter is to stop. */
    boolean sleep(long nanos) throws InterruptedException;

    /** Empty where the system does not tell. */
    Optional<CpuTimes> cpuTimes();

    /** Ticks a second of all processors together. */
    double ticksPerSecond();

    /** Ends the sleep, and all sleeps to come. */
    void stop();

    @Override
    void close();

    /** The machine that this process runs on. */
    static Machine real() {
        return new Real();
    }

    /** Linux tells in {@code /proc/stat}. */
    final class Real implements Machine {
        private static final int TICKS_OF_ONE = 100; // USER_HZ, part of Linux' promise to programs.

        private final CountDownLatch stop = new CountDownLatch(1);
        private final byte[] buffer = new byte[256];
        private final Optional<RandomAccessFile> stat = open();

        private static Optional<RandomAccessFile> open() {
            try {
                return Optional.of(new RandomAccessFile("/proc/stat", "r"));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public boolean sleep(long nanos) throws InterruptedException {
            return !stop.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public Optional<CpuTimes> cpuTimes() {
            if (stat.isEmpty()) {
                return Optional.empty();
            }
            try {
                stat.get().seek(0);
                int read = stat.get().read(buffer);
                return read <= 0 ? Optional.empty()
                        : CpuTimes.parse(new String(buffer, 0, read, US_ASCII).lines().findFirst().orElse(""));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public double ticksPerSecond() {
            return TICKS_OF_ONE * Runtime.getRuntime().availableProcessors();
        }

        @Override
        public void stop() {
            stop.countDown();
        }

        @Override
        public void close() {
            try {
                if (stat.isPresent()) {
                    stat.get().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
