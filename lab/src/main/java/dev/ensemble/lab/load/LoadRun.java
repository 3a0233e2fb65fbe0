package dev.ensemble.lab.load;

import com.google.common.collect.Maps;
import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.HistoryHeader;
import dev.ensemble.lab.load.history.HistoryWriter;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.load.http.CallLoop;
import dev.ensemble.lab.load.http.CallResult;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A load under way: one thread starts each call at its intended time, whatever became of the calls before, and hears the
 * answers.
 */
public final class LoadRun implements AutoCloseable {
    private static final Set<String> EVIDENCE = Set.of("ensemble-path", "ensemble-attempts", "server-timing",
            "retry-after");
    private static final CallResult NOT_ISSUED =
            new CallResult(new Reply.ConnectionBroken(false, "not issued"), false, false);
    private static final long LONG = TimeUnit.SECONDS.toNanos(1);

    private final LoadPlan plan;
    private final CallLoop calls;
    private final Workload workload;
    private final Optional<HistoryWriter> history;
    private final Consumer<Call> watcher;
    private final Tally tally = new Tally();
    private final CountDownLatch issued = new CountDownLatch(1);
    private final long began;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Throwable trouble;

    private LoadRun(LoadPlan plan, CallLoop calls, Workload workload, Optional<HistoryWriter> history,
            Consumer<Call> watcher) {
        this.plan = plan;
        this.calls = calls;
        this.workload = workload;
        this.history = history;
        this.watcher = watcher;
        this.began = System.nanoTime();
        this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    /** A run that only counts. */
    public static LoadRun start(LoadPlan plan) throws UnreadableException, IOException {
        return start(plan, call -> {});
    }

    /**
     * Reads the items, then starts calling.
     *
     * @param watcher is told of each call when it is over, on the thread of the load
     * @throws UnreadableException if the gateway does not show any item
     * @throws IOException if the history cannot be written
     */
    public static LoadRun start(LoadPlan plan, Consumer<Call> watcher) throws UnreadableException, IOException {
        List<Item> items = items(plan);
        String keys = "load-" + UUID.randomUUID().toString().substring(0, 8);
        String run = plan.token().map(Token::subject).orElse(keys);
        List<String> skus = plan.skus().isEmpty() ? items.stream().map(Item::sku).toList() : plan.skus();
        Optional<HistoryWriter> history = Optional.empty();
        if (plan.history().isPresent()) {
            HistoryHeader start = HistoryHeader.of(run, Instant.now().toString(), items);
            history = Optional.of(new HistoryWriter(plan.history().get(), start));
        }
        CallLoop calls =
                new CallLoop(plan.url(), Authorities.ofEnvironment(), plan.connections(), plan.headers(),
                        plan.timeout(),
                        plan.repeatAfter());
        plan.hedgeAfter().ifPresent(calls::hedgeAfter);
        return new LoadRun(plan, calls, new Workload(run, keys, plan.mix(), skus, plan.mostLines(), plan.seed()),
                history, watcher);
    }

    private static List<Item> items(LoadPlan plan) throws UnreadableException {
        try (HttpCaller caller = new HttpCaller(
                plan.url(), Authorities.ofEnvironment(), 1, Token.with(plan.token(), Map.of()),
                plan.repeatAfter())) {
            List<Item> items = new Pages(caller).list("items", Item::of);
            if (items.isEmpty()) {
                throw new UnreadableException(plan.url() + " has no items to order");
            }
            return items;
        }
    }

    private void run() {
        try (calls) {
            issue();
            issued.countDown();
            while (calls.inFlight() > 0) { // At most their time-out.
                calls.run(LONG);
            }
        } catch (IOException | RuntimeException e) {
            trouble = e;
        } finally {
            issued.countDown();
        }
    }

    private void issue() throws IOException {
        long number = 0;
        for (long calls = plan.calls(); number < calls && reached(plan.intendedNanos(number)); number++) {
            issue(number, workload.next(), plan.intendedNanos(number));
        }
    }

    /** Hears answers until that time after the beginning; false if the run is to stop before. */
    private boolean reached(long nanos) throws IOException {
        do {
            calls.run(Math.max(0, nanos - now()));
        } while (!stopped && now() < nanos);
        return !stopped;
    }

    private void issue(long number, Task task, long intended) {
        long start = now();
        if (calls.inFlight() < plan.maxInFlight()) {
            calls.call(task.request(), exchange -> over(number, task, intended, start, exchange));
        } else {
            CallVerdict refused = new CallVerdict(CallOutcome.FAILED, 0, Contents.NONE,
                    "not issued: " + plan.maxInFlight() + " calls in flight");
            record(number, task, intended, start, refused, NOT_ISSUED);
        }
    }

    private void over(long number, Task task, long intended, long start, CallResult exchange) {
        CallVerdict verdict = CallVerdict.of(task.kind(), exchange);
        if (task.kind() == CallKind.ORDER) {
            verdict.contents().orders().stream().map(Order::name).forEach(workload::saw);
        }
        record(number, task, intended, start, verdict, exchange);
    }

    private long now() {
        return System.nanoTime() - began;
    }

    private static Map<String, String> evidence(Reply reply) {
        return reply instanceof Reply.Answered answer ? Maps.filterKeys(answer.headers(), EVIDENCE::contains)
                : Map.of();
    }

    private void record(long number, Task task, long intended, long start, CallVerdict verdict, CallResult exchange) {
        Contents contents = verdict.contents();
        Call call = new Call(number, task.kind(), task.key(), task.target(), task.lines(), intended, start, now(),
                verdict.outcome(), verdict.status(), contents.reason(), exchange.repeated(), evidence(exchange.reply()),
                contents.orders(),
                contents.items(), exchange.hedge());
        tally.add(call, verdict.cause());
        watcher.accept(call);
        history.ifPresent(h -> h.add(call));
    }

    /** Waits at most so long for the last call to start; true when it has. */
    public boolean awaitIssued(long millis) throws InterruptedException {
        return issued.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Counts so far; the latency is that since this was asked last. */
    public LoadResult sinceLast() {
        return tally.sinceLast(now() / 1e9);
    }

    /** Starts no further call, waits for those in flight (at most their time-out), and closes the history. */
    public LoadResult finish() throws InterruptedException {
        stopped = true;
        calls.wakeUp();
        thread.join();
        LoadResult result = tally.whole(now() / 1e9);
        history.ifPresent(HistoryWriter::close);
        if (trouble != null) {
            throw new IllegalStateException("the load ended early", trouble);
        }
        return result;
    }

    @Override
    public void close() throws InterruptedException {
        finish();
    }
}
