package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.error.Effect;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A unary call that is made a second time while the first is under way, once that has taken long. The one that first says
 * how the call ended wins, and the other is cancelled. A failure that leaves open whether the other may succeed waits for
 * it. Each of the two is retried as any call is; their attempts are counted together.
 *
 * <p>gRPC's own hedging will not do: it excludes retries of the method, its delay is fixed, and an attempt that a balancer
 * drops ends the call.
 */
final class HedgedCall<Q, R> extends ClientCall<Q, R> implements HedgeTimer.TimedCall {
    /** As gRPC's stubs do: one more than there may be, so that a second message is an error at once. */
    private static final int MESSAGES = 2;

    private final Channel next;
    private final MethodDescriptor<Q, R> method;
    private final CallOptions options;
    private final CallAttempts attempts;
    private final MethodLatency latency;
    private final HedgeTimer timer;
    private final Context context = Context.current();
    private final ClientCall<Q, R> first;
    private Listener<R> listener;
    private Metadata headers;
    private Q message;
    private long dueNanos;
    private boolean refused; // the timer's own
    private volatile boolean over;
    private ClientCall<Q, R> second; // this and what follows: guarded by this
    private boolean secondStarted;
    private int underWay = 1;
    private Branch failed;
    private boolean decided;

    HedgedCall(
            Channel next, MethodDescriptor<Q, R> method, CallOptions options, MethodLatency latency, HedgeTimer timer) {
        this.next = next;
        this.method = method;
        this.options = options;
        this.attempts = options.getOption(CallAttempts.KEY);
        this.latency = latency;
        this.timer = timer;
        this.first = next.newCall(method, options);
    }

    @Override
    public void start(Listener<R> responses, Metadata requestHeaders) {
        listener = responses;
        headers = requestHeaders;
        first.start(new Branch(false), requestHeaders);
    }

    @Override
    public void request(int messages) {
        first.request(messages);
    }

    @Override
    public void sendMessage(Q request) {
        message = request;
        first.sendMessage(request);
    }

    @Override
    public void halfClose() {
        dueNanos = timer.now() + latency.hedgeDelayNanos();
        first.halfClose();
        timer.watch(this);
    }

    @Override
    public void cancel(String why, Throwable cause) {
        ClientCall<Q, R> other;
        synchronized (this) {
            over = true;
            other = secondStarted ? second : null;
        }
        first.cancel(why, cause);
        if (other != null) {
            other.cancel(why, cause);
        }
    }

    @Override
    public boolean isReady() { return first.isReady(); }

    @Override
    public void setMessageCompression(boolean enabled) {
        first.setMessageCompression(enabled);
    }

    @Override
    public Attributes getAttributes() { return first.getAttributes(); }

    @Override
    public boolean isOver() { return over; }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    /** The first has taken long. A budget that is spent fills again while the call waits. */
    @Override
    public boolean due() {
        Hedges hedges = latency.callee().hedges();
        Optional<Hedges.HedgeRefusal> no =
                attempts.count() == 0 ? Optional.of(Hedges.HedgeRefusal.NOT_SENT_YET) : hedges.pay();
        if (no.isEmpty()) {
            context.run(this::startSecond);
            return true;
        }
        if (!refused) {
            refused = true;
            hedges.refused(no.get());
        }
        return no.get() != Hedges.HedgeRefusal.NO_BUDGET;
    }

    private void startSecond() {
        ClientCall<Q, R> call;
        synchronized (this) {
            if (over) {
                return;
            }
            underWay++;
            second = next.newCall(method, options.withOption(CallAttempts.HEDGE, true));
            call = second;
        }
        Metadata copy = new Metadata();
        copy.merge(headers);
        call.start(new Branch(true), copy);
        call.request(MESSAGES);
        call.sendMessage(message);
        call.halfClose();
        boolean late;
        synchronized (this) {
            secondStarted = true;
            late = over;
        }
        if (late) {
            call.cancel("the first attempt was answered", null);
        }
    }

    private void ended(Branch branch) {
        ClientCall<Q, R> loser;
        Branch told = branch;
        synchronized (this) {
            underWay--;
            if (decided) {
                return;
            }
            if (!branch.isFinal() && underWay > 0) {
                failed = branch;
                return;
            }
            if (!branch.isFinal() && failed != null && !failed.hedge) {
                told = failed; // It has been sent, and says more than a hedge that may have been dropped.
            }
            decided = true;
            over = true;
            loser = underWay == 0 ? null : branch.hedge ? first : secondStarted ? second : null;
        }
        if (branch.hedge && branch.isFinal()) {
            attempts.hedgeWins();
            latency.callee().hedges().won();
        }
        if (loser != null) {
            loser.cancel("another attempt was answered", null);
        }
        told.tell();
    }

    /** What one of the two says; kept until it is known whether that is what the caller hears. */
    private final class Branch extends Listener<R> {
        private final boolean hedge;
        private final List<R> messages = new ArrayList<>(1);
        private Metadata received;
        private Status status;
        private Metadata trailers;

        Branch(boolean hedge) {
            this.hedge = hedge;
        }

        @Override
        public void onHeaders(Metadata responseHeaders) {
            received = responseHeaders;
        }

        @Override
        public void onMessage(R response) {
            messages.add(response);
        }

        @Override
        public void onReady() {
            if (!hedge) {
                listener.onReady();
            }
        }

        @Override
        public void onClose(Status ended, Metadata last) {
            status = ended;
            trailers = last;
            HedgedCall.this.ended(this);
        }

        /** Whether the other cannot end better. */
        boolean isFinal() {
            return status.isOk() || Effect.of(status, trailers) == Effect.NONE;
        }

        void tell() {
            if (received != null) {
                listener.onHeaders(received);
            }
            messages.forEach(listener::onMessage);
            listener.onClose(status, trailers);
        }
    }
}
