package dev.ensemble.chassis.rpc;

import io.grpc.Context;

/** The right to be served, of which there is a bounded number: the limiter gives it and takes it back when a call ends. */
public final class ServingPermit {

    static final Context.Key<Runnable> KEY = Context.key("ensemble-serving-permit");

    private ServingPermit() {}

    /** Gives the permit of the call that is being served back early: from now on it only waits. */
    public static void giveBack() {
        Runnable permit = KEY.get();
        if (permit != null) {
            permit.run();
        }
    }
}
