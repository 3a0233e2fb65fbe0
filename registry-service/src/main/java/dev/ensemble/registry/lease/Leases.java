package dev.ensemble.registry.lease;

import com.google.common.util.concurrent.Striped;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.clock.MemberClocks;
import dev.ensemble.registry.v1.Instance;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The leases whose streams this replica holds. One lock an id keeps the table and the catalog in step. */
public final class Leases implements AutoCloseable {
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private final Catalog catalog;
    private final LeaseTerms terms;
    private final MemberClocks clocks;
    private final PausableClock time;
    private final SelfPreservation selfPreservation;
    private final Map<String, LeaseCall> calls = new ConcurrentHashMap<>();
    private final Striped<Lock> locks = Striped.lock(64);
    private final BiConsumer<String, String> changes;
    private volatile boolean closed;

    /**
     * @param clocks who gets no lease, because its clock is wrong
     * @param changes hears of an instance what became of its lease
     */
    public Leases(
            Catalog catalog, LeaseTerms terms, MemberClocks clocks, LongSupplier nanoTime,
            BiConsumer<String, String> changes) {
        this.catalog = catalog;
        this.clocks = clocks;
        this.terms = terms;
        this.changes = changes;
        this.time = new PausableClock(nanoTime, LONGEST_TICK);
        this.selfPreservation = SelfPreservation.of(terms);
        catalog.onTakenOver(this::takenOver);
    }

    /** Grants a lease to a stream; a stream that held it before is ended. */
    Instance acquire(LeaseCall call, Instance claim) {
        clocks.refusal(claim.getId()).ifPresent(why -> {
            throw ServiceException.failedPrecondition("CLOCK_OFF", why);
        });
        Instance granted;
        LeaseCall former;
        Lock lock = locks.get(claim.getId());
        lock.lock();
        try {
            if (closed) {
                throw stopping().asRuntimeException();
            }
            granted = catalog.acquire(claim);
            call.granted(granted, time.tick());
            former = calls.put(granted.getId(), call);
            changes.accept(granted.getId(), "granted: epoch " + granted.getEpoch());
        } finally {
            lock.unlock();
        }
        if (former != null) {
            former.end(Status.ABORTED.withDescription("another stream holds the lease of " + granted.getId()));
        }
        return granted;
    }

    /** The holder lives. */
    void heard(LeaseCall call) {
        call.heardAt(time.tick());
    }

    /** The holder goes away for good. */
    void release(LeaseCall call) {
        ifHeld(call, () -> {
            catalog.remove(call.id(), call.epoch());
            changes.accept(call.id(), "given back: epoch " + call.epoch());
        });
    }

    /** The holder's stream is gone, or it was silent for too long. */
    void lost(LeaseCall call, Catalog.Loss how) {
        ifHeld(call, () -> {
            catalog.lose(call.id(), call.epoch(), how);
            changes.accept(
                    call.id(), "lost, " + how.name().toLowerCase(Locale.ROOT) + ": epoch " + call.epoch());
        });
    }

    /** Ends the leases that have been silent for the TTL, and those of instances whose clocks have gone wrong. */
    public void sweep() {
        clocks.refused().forEach(this::refuse);
        long now = time.tick();
        // When the first of many that fall silent together has expired, the others have missed a heartbeat too.
        long late = terms.ttl().minus(terms.heartbeat()).toNanos();
        List<LeaseCall> expired = silentFor(terms.ttl().toNanos(), now);
        if (!expired.isEmpty() && selfPreservation.believes(silentFor(late, now).size(), calls.size(), now)) {
            expired.forEach(this::expire);
        }
    }

    /** Ends the lease and not the process, which serves until its callers have heard of it. */
    private void refuse(String id, String why) {
        LeaseCall call = calls.get(id);
        if (call != null) {
            end(call, Catalog.Loss.BROKEN, Status.FAILED_PRECONDITION.withDescription(why));
        }
    }

    private List<LeaseCall> silentFor(long nanos, long now) {
        return calls.values().stream().filter(call -> now - call.heardAt() >= nanos).toList();
    }

    private void expire(LeaseCall call) {
        end(call, Catalog.Loss.SILENT,
                Status.DEADLINE_EXCEEDED.withDescription("no heartbeat for " + terms.ttl().toMillis() + " ms"));
    }

    private void end(LeaseCall call, Catalog.Loss how, Status why) {
        Lock lock = locks.get(call.id());
        // One that waits for the catalog holds it; no other lease's end waits with it, there is a next sweep.
        if (lock.tryLock()) {
            try {
                lost(call, how);
            } finally {
                lock.unlock();
            }
            call.end(why);
        }
    }

    /** Another replica owns the lease now; the holder, if it is still here, has to say where it belongs. */
    private void takenOver(Instance instance) {
        LeaseCall call = calls.get(instance.getId());
        if (call != null && call.epoch() == instance.getEpoch() && calls.remove(call.id(), call)) {
            changes.accept(call.id(), "taken over by another registry: epoch " + call.epoch());
            call.end(Status.UNAVAILABLE.withDescription("another registry has the lease of " + call.id()));
        }
    }

    /** Sends all holders to another replica. No instance becomes critical because this registry stops. */
    @Override
    public void close() {
        closed = true;
        for (LeaseCall call : List.copyOf(calls.values())) {
            ifHeld(call, () -> {});
            call.end(stopping());
        }
    }

    private void ifHeld(LeaseCall call, Runnable action) {
        if (call.id() == null) {
            return;
        }
        Lock lock = locks.get(call.id());
        lock.lock();
        try {
            if (calls.remove(call.id(), call)) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the streams of a registry hear that is stopping. */
    public static Status stopping() {
        return Status.UNAVAILABLE.withDescription("this registry is stopping");
    }
}
