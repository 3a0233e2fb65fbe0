package dev.ensemble.chassis.paging;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Some of many.
 *
 * @param more whether more follow
 * @param tokenAfter the token of the page that begins after an element
 */
public record Page<T>(List<T> elements, boolean more, Function<T, String> tokenAfter) {

    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 1000;
    /** A quarter of what a gRPC client takes by default. */
    public static final int MOST_BYTES = 1 << 20;

    /** What is sent, and the token of the page that follows; an empty one on the last. */
    public record Sent<M>(List<M> messages, String nextToken) {}

    /** How many elements a caller gets who asks for {@code wanted}; 0 asks for the default. */
    public static int size(int wanted) {
        return wanted == 0 ? DEFAULT_SIZE : Math.min(wanted, LARGEST_SIZE);
    }

    /** The page of {@code size} in {@code rows}, which hold one more when more follow. */
    public static <T> Page<T> of(List<T> rows, int size, Function<T, String> tokenAfter) {
        return new Page<>(rows.subList(0, Math.min(size, rows.size())), rows.size() > size, tokenAfter);
    }

    /** The token of the page that follows; an empty one on the last. */
    public String nextToken() {
        return more ? tokenAfter.apply(elements.getLast()) : "";
    }

    /** The elements as messages. A page that would be too large to send ends early (AIP-158), but never before its first. */
    public <M extends MessageLite> Sent<M> as(Function<T, M> message) {
        List<M> messages = new ArrayList<>(elements.size());
        int bytes = 0;
        for (T each : elements) {
            M next = message.apply(each);
            bytes += next.getSerializedSize();
            if (bytes > MOST_BYTES && !messages.isEmpty()) {
                return new Sent<>(messages, tokenAfter.apply(elements.get(messages.size() - 1)));
            }
            messages.add(next);
        }
        return new Sent<>(messages, nextToken());
    }
}
