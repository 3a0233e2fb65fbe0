package dev.ensemble.chassis.rpc.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A unary call as one piece of work, handed over when its request is complete. Its end is reported by the
 * network's thread, which hears of it, or by the worker if it still works on the call: never by both at once.
 */
final class UnaryWork<Q, R> extends ServerCall.Listener<Q> {
    private static final Runnable NOTHING = () -> {};

    private final ServerCall<Q, R> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, R> next;
    private final Executor workers;
    private final List<Q> messages = new ArrayList<>(1);
    /** What the worker has to tell when it is done; null when there is no worker. */
    private final AtomicReference<Runnable> ending = new AtomicReference<>();
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};

    UnaryWork(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Executor workers) {
        this.call = call;
        this.headers = headers;
        this.next = next;
        this.workers = workers;
        call.request(2); // one more than there may be, so that the handler refuses a second
    }

    @Override
    public void onMessage(Q message) {
        messages.add(message);
    }

    @Override
    public void onHalfClose() {
        ending.set(NOTHING);
        workers.execute(() -> {
            try {
                work();
            } catch (RuntimeException | Error e) {
                HandOverInterceptor.fail(call, e);
            }
            ending.getAndSet(null).run();
        });
    }

    private void work() {
        listener = next.startCall(new Requested<>(call), headers);
        messages.forEach(listener::onMessage);
        listener.onHalfClose();
    }

    @Override
    public void onComplete() {
        end(() -> listener.onComplete());
    }

    @Override
    public void onCancel() {
        end(() -> listener.onCancel());
    }

    private void end(Runnable tell) {
        if (!ending.compareAndSet(NOTHING, tell)) {
            tell.run();
        }
    }

    @Override
    public void onReady() {
        // Of use to those only that stream.
    }

    /** A call whose messages are here already. */
    private static final class Requested<Q, R> extends SimpleForwardingServerCall<Q, R> {
        Requested(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void request(int messages) {
            // They were asked for.
        }
    }
}
