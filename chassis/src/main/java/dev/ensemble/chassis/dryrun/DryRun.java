package dev.ensemble.chassis.dryrun;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that is only tried: it goes the way of every other call, and what it writes is rolled back when it ends, so that
 * nothing of it is ever seen. Fail points do not act on it. Thread-safe, but its work is done one step after the other.
 */
public final class DryRun implements AutoCloseable {
    /** Request header that makes a call a dry run, in this process and in those that it calls. */
    public static final Metadata.Key<String> HEADER =
            Metadata.Key.of("ensemble-dry-run", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger log = LoggerFactory.getLogger(DryRun.class);
    private static final Context.Key<DryRun> KEY = Context.key("ensemble-dry-run");

    private final IdentityHashMap<Object, AutoCloseable> transactions = new IdentityHashMap<>();
    private boolean over;

    /** The one that the current work belongs to, if it does. */
    public static Optional<DryRun> current() {
        return Optional.ofNullable(KEY.get());
    }

    /** {@code context} whose work belongs to this dry run. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }

    /**
     * The transaction of this dry run at {@code database}; the first to ask begins it.
     *
     * @param begin gives what rolls back when it is closed
     * @throws IllegalStateException when the dry run is over, so that nothing of it can be written for good
     */
    @SuppressWarnings("unchecked") // one type a database
    public synchronized <T extends AutoCloseable> T transaction(Object database, Supplier<T> begin) {
        if (over) {
            throw new IllegalStateException("this dry run is over");
        }
        return (T) transactions.computeIfAbsent(database, key -> begin.get());
    }

    /** Rolls everything back. */
    @Override
    public synchronized void close() {
        over = true;
        for (AutoCloseable each : transactions.values()) {
            try {
                each.close();
            } catch (Exception e) {
                log.warn("a dry run was not rolled back; the database does that itself: {}", e.toString());
            }
        }
        transactions.clear();
    }
}
