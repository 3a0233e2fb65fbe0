package dev.ensemble.chassis.admission;

import io.grpc.Context;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to be served, given back exactly once, with what its use tells of the load. */
public final class Permit {

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
