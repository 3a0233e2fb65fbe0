package dev.ensemble.order;

import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What a test does to the calls that an inventory serves: refuses, loses or holds them. */
final class Intervention {

    private static final Consumer<String> NOTHING = id -> {};

    private final Map<String, Consumer<String>> before = new ConcurrentHashMap<>();
    private final Map<String, Consumer<String>> after = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    /** The calls of {@code step} fail as if nobody were there. */
    void refuse(String step) {
        before.put(step, id -> {
            throw Status.UNAVAILABLE.withDescription("refused by the test").asRuntimeException();
        });
    }

    /** The next call of {@code step} has its effect, and its answer is lost. */
    void loseFirstAnswer(String step) {
        after.put(step, id -> {
            after.remove(step);
            throw Status.UNAVAILABLE.withDescription("lost by the test").asRuntimeException();
        });
    }

    /** The same, and the call after it is shed, as if it had been the first. */
    void loseFirstAnswerThenShed(String step) {
        after.put(step, id -> {
            after.remove(step);
            before.put(step, next -> {
                before.remove(step);
                throw Status.RESOURCE_EXHAUSTED.withDescription("shed by the test").asRuntimeException();
            });
            throw Status.UNAVAILABLE.withDescription("lost by the test").asRuntimeException();
        });
    }

    /** The calls of {@code step} reach the inventory and wait there until the gate opens. */
    PausePoint holdBefore(String step) {
        PausePoint gate = new PausePoint();
        before.put(step, gate::pass);
        return gate;
    }

    /** The calls of {@code step} have their effect, and their answers wait until the gate opens. */
    PausePoint holdAfter(String step) {
        PausePoint gate = new PausePoint();
        after.put(step, gate::pass);
        return gate;
    }

    /** Does something with the id of each reservation before {@code step}. */
    void doBefore(String step, Consumer<String> action) {
        before.put(step, action);
    }

    /** Lets all calls pass from now on; who waits at a gate goes on waiting. */
    void end() {
        before.clear();
        after.clear();
    }

    int calls(String step) {
        return calls.getOrDefault(step, new AtomicInteger()).get();
    }

    void before(String step, String id) {
        calls.computeIfAbsent(step, any -> new AtomicInteger()).incrementAndGet();
        before.getOrDefault(step, NOTHING).accept(id);
    }

    void after(String step, String id) {
        after.getOrDefault(step, NOTHING).accept(id);
    }

    /** Holds whoever comes until it is opened. */
    static final class PausePoint implements AutoCloseable {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        private void pass(String id) {
            reached.countDown();
            await(opened);
        }

        /** Waits until somebody stands at the gate. */
        void awaitReached() {
            await(reached);
        }

        @Override
        public void close() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("nothing happened at the gate for 30 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Status.CANCELLED.withCause(e).asRuntimeException();
            }
        }
    }
}
