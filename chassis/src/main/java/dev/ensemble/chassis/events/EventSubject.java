package dev.ensemble.chassis.events;

import io.grpc.Context;

/** What the current work is about, such as {@code orders/01j…}: its events say so. */
public final class EventSubject {
    private static final Context.Key<String> KEY = Context.keyWithDefault("ensemble-subject", "");

    private EventSubject() {}

    /** Empty when it was not said. */
    public static String current() {
        return KEY.get();
    }

    /** {@code context} whose work is about {@code subject}. */
    public static Context in(Context context, String subject) {
        return context.withValue(KEY, subject);
    }
}
