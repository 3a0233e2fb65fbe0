package dev.ensemble.lab.load;

import com.google.common.collect.Maps;
import dev.ensemble.lab.history.Call;
import dev.ensemble.lab.history.HistoryWriter;
import dev.ensemble.lab.history.Item;
import dev.ensemble.lab.history.Kind;
import dev.ensemble.lab.history.Order;
import dev.ensemble.lab.history.Outcome;
import dev.ensemble.lab.history.Start;
import dev.ensemble.lab.http.HttpCaller;
import dev.ensemble.lab.http.Pages;
import dev.ensemble.lab.http.Reply;
import dev.ensemble.lab.http.UnreadableException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A load under way: one thread starts each call at its intended time on a virtual thread of its own, whatever became
 * of the calls before.
 */
public final class LoadRun implements AutoCloseable {
    private static final Set<String> EVIDENCE = Set.of("ensemble-path", "ensemble-attempts", "server-timing");

    private final LoadPlan plan;
    private final HttpCaller caller;
    private final Workload workload;
    private final Optional<HistoryWriter> history;
    private final Tally tally = new Tally();
    private final Semaphore slots;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final long began;
    private final Thread issuer;

    private LoadRun(LoadPlan plan, HttpCaller caller, Workload workload, Optional<HistoryWriter> history) {
        this.plan = plan;
        this.caller = caller;
        this.workload = workload;
        this.history = history;
        this.slots = new Semaphore(plan.maxInFlight());
        this.began = System.nanoTime();
        this.issuer = Thread.ofPlatform().name("load").start(this::issue);
    }

    /**
     * Reads the items, then starts calling.
     *
     * @throws UnreadableException if the gateway does not show any item
     * @throws IOException if the history cannot be written
     */
    public static LoadRun start(LoadPlan plan) throws UnreadableException, IOException {
        HttpCaller caller = new HttpCaller(plan.url(), plan.connections(), plan.headers(), plan.repeatAfter());
        try {
            List<Item> items = new Pages(caller).list("items", Item::of);
            if (items.isEmpty()) {
                throw new UnreadableException(plan.url() + " has no items to order");
            }
            String run = "load-" + UUID.randomUUID().toString().substring(0, 8);
            Optional<HistoryWriter> history = Optional.empty();
            if (plan.history().isPresent()) {
                Start start = Start.of(run, Instant.now().toString(), items);
                history = Optional.of(new HistoryWriter(plan.history().get(), start));
            }
            List<String> skus = plan.skus().isEmpty() ? items.stream().map(Item::sku).toList() : plan.skus();
            return new LoadRun(plan, caller, new Workload(run, plan.mix(), skus, plan.seed()), history);
        } catch (UnreadableException | IOException e) {
            caller.close();
            throw e;
        }
    }

    private void issue() {
        long end = plan.duration().toNanos();
        long number = 0;
        for (long at = 0; at < end && reached(at); at = plan.intendedNanos(++number)) {
            long intended = at;
            long n = number;
            Task task = workload.next();
            if (slots.tryAcquire()) {
                Thread.ofVirtual().name("call-" + n).start(() -> perform(n, task, intended));
            } else {
                Verdict refused = new Verdict(Outcome.FAILED, 0, Contents.NONE,
                        "not issued: " + plan.maxInFlight() + " calls in flight");
                record(n, task, intended, now(), refused, false, Map.of());
            }
        }
    }

    /** Waits for a time after the beginning; false if the run is to stop before. */
    private boolean reached(long nanos) {
        try {
            return !stop.await(nanos - now(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private long now() {
        return System.nanoTime() - began;
    }

    private void perform(long number, Task task, long intended) {
        try {
            long start = now();
            var exchange = caller.call(task.request(), plan.timeout(), true);
            Verdict verdict = Verdict.of(task.kind(), exchange);
            if (task.kind() == Kind.ORDER) {
                verdict.contents().orders().stream().map(Order::name).forEach(workload::saw);
            }
            record(number, task, intended, start, verdict, exchange.repeated(), evidence(exchange.reply()));
        } finally {
            slots.release();
        }
    }

    private static Map<String, String> evidence(Reply reply) {
        return reply instanceof Reply.Answered answer ? Maps.filterKeys(answer.headers(), EVIDENCE::contains)
                : Map.of();
    }

    private void record(long number, Task task, long intended, long start, Verdict verdict, boolean repeated,
            Map<String, String> evidence) {
        Contents contents = verdict.contents();
        Call call = new Call(number, task.kind(), task.key(), task.target(), task.lines(), intended, start, now(),
                verdict.outcome(), verdict.status(), contents.reason(), repeated, evidence, contents.orders(),
                contents.items());
        tally.add(call, verdict.cause());
        history.ifPresent(h -> h.add(call));
    }

    /** Waits at most so long for the last call to start; true when it has. */
    public boolean awaitIssued(long millis) throws InterruptedException {
        return issuer.join(java.time.Duration.ofMillis(millis));
    }

    /** Counts so far; the latency is that since this was asked last. */
    public LoadResult sinceLast() {
        return tally.sinceLast(now() / 1e9);
    }

    /** Starts no further call, waits for those in flight (at most their time-out), and closes the history. */
    public LoadResult finish() throws InterruptedException {
        stop.countDown();
        issuer.join();
        slots.acquire(plan.maxInFlight());
        LoadResult result = tally.whole(now() / 1e9);
        slots.release(plan.maxInFlight());
        history.ifPresent(HistoryWriter::close);
        caller.close();
        return result;
    }

    @Override
    public void close() throws InterruptedException {
        finish();
    }
}
