package dev.ensemble.lab.run.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what is appended to a log that may be emptied when it has grown too long. */
final class LogTail {
    private static final int CHUNK = 1 << 16;
    private static final byte NEWLINE = '\n';

    private final Path log;
    private long position;

    LogTail(Path log) {
        this.log = log;
    }

    /** Goes to where the last {@code lines} lines begin. */
    void skipToLast(int lines) throws IOException {
        position = 0;
        try (FileChannel channel = FileChannel.open(log)) {
            long start = channel.size();
            int left = lines + 1;
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (start > 0) {
                long from = Math.max(0, start - CHUNK);
                buffer.clear().limit((int) (start - from));
                int read = channel.read(buffer, from);
                for (int i = read - 1; i >= 0; i--) {
                    if (buffer.get(i) == NEWLINE && --left == 0) {
                        position = from + i + 1;
                        return;
                    }
                }
                start = from;
            }
        }
    }

    /** Copies what is new, as whole lines; tells whether there was anything. */
    boolean copyTo(PrintWriter out) throws IOException {
        if (!Files.exists(log)) {
            return false;
        }
        boolean copied = false;
        try (FileChannel channel = FileChannel.open(log)) {
            position = channel.size() < position ? 0 : position;
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (channel.read(buffer, position) > 0) {
                int end = lastLineEnd(buffer);
                position += end;
                out.print(new String(buffer.array(), 0, end, StandardCharsets.UTF_8));
                copied = true;
                buffer.clear();
                if (end == 0) {
                    break;
                }
            }
        }
        out.flush();
        return copied;
    }

    /** The length up to the last line end; of a line longer than the buffer, all of it. */
    private static int lastLineEnd(ByteBuffer buffer) {
        for (int i = buffer.position(); i > 0; i--) {
            if (buffer.get(i - 1) == NEWLINE) {
                return i;
            }
        }
        return buffer.hasRemaining() ? 0 : buffer.position();
    }
}
