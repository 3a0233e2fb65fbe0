package dev.ensemble.chassis.admission;

import com.google.common.primitives.Longs;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to be served, given back exactly once, with what its use tells of the load. */
public final class Permit {

    /** Request header: how many milliseconds a call has waited for permits in the processes before; absent for none. */
    private static final Metadata.Key<String> WAITED =
            Metadata.Key.of("ensemble-waited", Metadata.ASCII_STRING_MARSHALLER);

    private static final long MOST_MILLIS = 60_000;

    private static final Context.Key<Permit> KEY = Context.key("ensemble-permit");

    private final Admission admission;
    private final WaitingCalls.WaitingCall call;
    private final int inFlight;
    private final long began;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Permit(Admission admission, WaitingCalls.WaitingCall call, int inFlight, long began) {
        this.admission = admission;
        this.call = call;
        this.inFlight = inFlight;
        this.began = began;
    }

    /** How long the call that is being served has waited for permits, here and in the processes before, in ms. */
    public static long millisWaited() {
        Permit permit = KEY.get();
        return permit == null ? 0 : TimeUnit.NANOSECONDS.toMillis(permit.began - permit.call.since());
    }

    /** Tells the next process of {@link #millisWaited}. */
    public static void tell(long millisWaited, Metadata headers) {
        headers.put(WAITED, Long.toString(millisWaited));
    }

    /** What the process before has told, in nanoseconds; 0 if it is no number of ours. */
    public static long nanosWaited(Metadata headers) {
        String told = headers.get(WAITED);
        Long millis = told == null ? null : Longs.tryParse(told);
        return millis == null ? 0 : TimeUnit.MILLISECONDS.toNanos(Math.clamp(millis, 0, MOST_MILLIS));
    }

    /** Gives the permit of the call that is being served back early: from now on the call only waits. */
    public static void giveBack() {
        Permit permit = KEY.get();
        if (permit != null) {
            permit.end();
        }
    }

    /** {@code context} in which it can be given back. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }

    /** The call needs it no longer; how long it took tells nothing. */
    public void end() {
        if (held.compareAndSet(true, false)) {
            admission.ended(this, null);
        }
    }

    /** The call has ended so. */
    public void end(Status status) {
        if (held.compareAndSet(true, false)) {
            admission.ended(this, call.learns() ? status : null);
        }
    }

    WaitingCalls.WaitingCall call() {
        return call;
    }

    int inFlight() {
        return inFlight;
    }

    long began() {
        return began;
    }
}
