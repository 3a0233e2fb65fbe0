package dev.ensemble.lab.load.http;

/** One request of a call. */
final class CallAttempt {
    private final PendingCall call;
    private PolledConnection connection;
    private boolean sent;

    CallAttempt(PendingCall call) {
        this.call = call;
    }

    PendingCall call() {
        return call;
    }

    byte[] request() {
        return call.request();
    }

    /** What carries it, or null. */
    PolledConnection connection() {
        return connection;
    }

    void on(PolledConnection carrier) {
        connection = carrier;
    }

    /** It was answered, or broke. */
    void over() {
        connection = null;
    }

    boolean isUnderWay() { return connection != null; }

    /** Whether the server may have seen it. */
    boolean sent() {
        return sent;
    }

    void sent(boolean seen) {
        sent = seen;
    }
}
