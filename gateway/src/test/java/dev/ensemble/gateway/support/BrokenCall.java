package dev.ensemble.gateway.support;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.network.Relay;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that {@code order} has done when its connection breaks, so that gRPC sends it again, and what it then hears. */
public final class BrokenCall implements AutoCloseable {
    /** What is refused for a reason of the moment, or fails: it says nothing of an attempt before. */
    public static final Map<String, RuntimeException> OF_THE_MOMENT = Map.ofEntries(
            Map.entry("OVERLOADED", shed("OVERLOADED")),
            Map.entry("DATABASE_BUSY", shed("DATABASE_BUSY")),
            Map.entry("ORDER_NOT_CREATED, 429", shed("ORDER_NOT_CREATED")),
            Map.entry("ORDER_NOT_CREATED, 503", away("ORDER_NOT_CREATED")),
            Map.entry("DATABASE_UNAVAILABLE", away("DATABASE_UNAVAILABLE")),
            Map.entry("MISDELIVERED", away("MISDELIVERED")),
            Map.entry("REQUEST_FORGOTTEN", ServiceException.aborted("REQUEST_FORGOTTEN", "ask again")),
            Map.entry("DEADLINE_EXCEEDED", ServiceException.deadlineExceeded("no time to begin")),
            Map.entry("outcome unknown",
                    ServiceException.outcomeUnknown("DATABASE_UNAVAILABLE", "cut off", Duration.ZERO, null)),
            Map.entry("PERMISSION_DENIED", explained(Status.PERMISSION_DENIED)),
            Map.entry("UNAUTHENTICATED", explained(Status.UNAUTHENTICATED)),
            Map.entry("UNIMPLEMENTED", explained(Status.UNIMPLEMENTED)),
            Map.entry("a bug", new IllegalStateException("a bug")),
            Map.entry("UNAVAILABLE of a transport", Status.UNAVAILABLE.asRuntimeException()),
            Map.entry("RESOURCE_EXHAUSTED of a transport", Status.RESOURCE_EXHAUSTED.asRuntimeException()),
            Map.entry("NOT_FOUND of a transport", Status.NOT_FOUND.asRuntimeException()));

    /** What the request itself, or the state of things, forbids: every attempt hears the same. */
    public static final List<ServiceException> FOR_GOOD = List.of(
            ServiceException.invalid("name", "is bad"),
            ServiceException.notFound("orders/x"),
            ServiceException.alreadyExists("REQUEST_ID_REUSED", "the key made another order"),
            ServiceException.failedPrecondition("ORDER_REJECTED", "there is nothing to cancel"));

    /** Refusals without end. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    public final Relay relay;
    private final FakeOrders orders;

    public BrokenCall(TestEnsemble ensemble) throws IOException {
        this.relay = ensemble.relayOrders();
        this.orders = ensemble.orders;
    }

    /** The next change is done, but not answered; the {@code times} calls after it hear {@code next}. */
    public void then(RuntimeException next, int times) {
        AtomicBoolean broken = new AtomicBoolean();
        AtomicInteger left = new AtomicInteger(times);
        orders.done(() -> {
            if (broken.compareAndSet(false, true)) {
                relay.cut();
            }
        });
        orders.first(() -> {
            if (broken.get() && left.getAndDecrement() > 0) {
                throw next;
            }
        });
    }

    /** Every call hears {@code answer}, but the first not, since its connection breaks. */
    public void neverDone(RuntimeException answer) {
        AtomicBoolean broken = new AtomicBoolean();
        orders.first(() -> {
            if (broken.compareAndSet(false, true)) {
                relay.cut();
            }
            throw answer;
        });
    }

    /** From now on all is well. */
    public void mend() {
        orders.first(() -> {});
        orders.done(() -> {});
    }

    private static ServiceException shed(String reason) {
        return ServiceException.exhausted(reason, "too much", Duration.ofMillis(20));
    }

    private static ServiceException away(String reason) {
        return ServiceException.unavailable(reason, "not now", Duration.ofMillis(20));
    }

    private static RuntimeException explained(Status status) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(status.getCode().value())
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("SO_IT_IS").build()))
                .build());
    }

    @Override
    public void close() {
        mend();
        relay.close();
    }
}
