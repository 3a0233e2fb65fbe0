package dev.ensemble.lab.run.supervisor;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One supervised process: started, probed, and started again when it dies, until it is told to stop. A thread of its
 * own runs one process after the other; the verbs come from other threads and take effect under the monitor.
 */
public final class Instance {
    private static final Duration PROBE_UNTIL_READY = Duration.ofMillis(100);

    private final String id;
    private final String service;
    private final ProcessSpec part;
    private final Path log;
    private final Ledger ledger;
    private final RestartDelay delay;
    private final Consumer<InstanceEvent> events;
    private final Thread thread;

    private boolean wanted;
    private boolean closed;
    private Child child;
    private InstanceState state = InstanceState.STOPPED;
    private boolean killed;
    private int runs;
    private long memory;
    private String note = "";

    /** An instance that is not started yet; {@code restartAfter} is empty for never. */
    public Instance(
            String id,
            String service,
            ProcessSpec part,
            Path log,
            Ledger ledger,
            Optional<Duration> restartAfter,
            Consumer<InstanceEvent> events) {
        this.id = id;
        this.service = service;
        this.part = part;
        this.log = log;
        this.ledger = ledger;
        this.delay = new RestartDelay(restartAfter);
        this.events = events;
        this.thread = Thread.ofVirtual().name("supervise-" + id).start(this::supervise);
    }

    /** Its id. */
    public String id() {
        return id;
    }

    /** The service that it is one of. */
    public String service() {
        return service;
    }

    /** The file that it writes to. */
    public Path log() {
        return log;
    }

    /** The port that it serves at. */
    public int port() {
        return part.port();
    }

    /** Whether it does its work. */
    public synchronized boolean isReady() { return state == InstanceState.READY; }

    /** How many runs in a row ended soon after their start; many of them mean that it cannot start at all. */
    public synchronized int crashCount() {
        return delay.crashCount();
    }

    /** Starts it, at once if it waits to be started again. */
    public synchronized void start() {
        if (wanted && state != InstanceState.DEAD) {
            throw new UsageException(id + " is running already (" + state + ")");
        }
        wanted = true;
        state = InstanceState.STARTING;
        notifyAll();
    }

    /** SIGKILL. */
    public synchronized void kill() {
        killed = true;
        running().kill();
        if (state == InstanceState.READY) {
            state = InstanceState.UNREADY; // Until its exit is seen: a caller that awaits its return must not take it for back.
        }
        happened("killed");
    }

    /** SIGSTOP, to its children too. */
    public synchronized void freeze() {
        Child running = running();
        if (running.frozen()) {
            throw new UsageException(id + " is frozen already");
        }
        running.freeze();
        state = InstanceState.FROZEN;
        happened("frozen");
    }

    /** SIGCONT. */
    public synchronized void thaw() {
        Child running = running();
        if (!running.frozen()) {
            throw new UsageException(id + " is not frozen");
        }
        running.thaw();
        state = InstanceState.UNREADY;
        happened("thawed");
        notifyAll();
    }

    /** Asks it to leave, waits until it has, and kills it when its time is over. */
    public void stop() throws InterruptedException {
        Child leaving;
        synchronized (this) {
            if (!wanted) {
                throw new UsageException(id + " is not running");
            }
            wanted = false;
            leaving = child;
            if (leaving == null) {
                state = InstanceState.STOPPED;
            } else {
                state = InstanceState.STOPPING;
                leaving.askToStop(part.stopSignal());
            }
            notifyAll();
        }
        if (leaving != null && !leaving.awaitExit(part.stopTimeout())) {
            happened("did not leave within " + part.stopTimeout().toSeconds() + " s: killed");
            leaving.kill();
        }
        synchronized (this) {
            while (!wanted && state != InstanceState.STOPPED) {
                wait();
            }
        }
    }

    /** Stops it for good and ends its thread. */
    public void close() throws InterruptedException {
        try {
            if (isWanted()) {
                stop();
            }
        } finally {
            synchronized (this) {
                closed = true;
                notifyAll();
            }
            thread.join();
        }
    }

    /**
     * Its row of the table.
     *
     * @param measureMemory whether now, for which the kernel takes milliseconds of every process and keeps it waiting for
     *     memory meanwhile; else the row says what was measured last
     */
    public synchronized InstanceStatus status(boolean measureMemory) {
        long pid = child == null ? 0 : child.pid();
        long uptime = child == null
                ? 0
                : Duration.between(child.started(), Instant.now()).toMillis();
        if (pid != 0 && measureMemory) {
            memory = ProcessMemory.bytes(pid);
        }
        return new InstanceStatus(
                id,
                service,
                state.toString(),
                pid,
                part.port(),
                part.adminPort(),
                uptime,
                Math.max(0, runs - 1),
                pid == 0 ? 0 : memory,
                note);
    }

    private synchronized boolean isWanted() { return wanted; }

    private Child running() {
        if (child == null || !child.alive()) {
            throw new UsageException(id + " has no process (" + state + ")");
        }
        return child;
    }

    private void supervise() {
        try {
            while (awaitWanted()) {
                Instant started = Instant.now();
                try {
                    runOnce();
                } catch (IOException | RuntimeException e) {
                    happened("cannot start: " + e.getMessage());
                }
                afterDeath(Duration.between(started, Instant.now()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitWanted() throws InterruptedException {
        while (!wanted && !closed) {
            wait();
        }
        return !closed;
    }

    /** One process, from start to exit. */
    private void runOnce() throws IOException, InterruptedException {
        Launch launch = part.launch();
        int nice = part.startingNice(); // Asks other instances, and so not under this one's monitor.
        Child child = begin(launch, nice);
        if (child == null) {
            return;
        }
        try {
            watch(child);
        } catch (RuntimeException e) {
            child.kill(); // What is not watched must not go on beside the next one.
            child.awaitExit(part.stopTimeout());
            throw e;
        }
        happened(child.exit());
    }

    private void watch(Child child) throws InterruptedException {
        boolean wasReady = false;
        StartWeight weight = new StartWeight(child.pid(), part.servingNice(), StartWeight.LONGEST);
        while (!child.awaitExit(wasReady && weight.full() ? part.probeInterval() : PROBE_UNTIL_READY)) {
            if (!child.frozen()) {
                boolean ready = part.ready();
                wasReady |= ready;
                weight.adjust(wasReady ? part.servingNice() : part.startingNice());
                probed(child, ready);
            }
        }
    }

    private synchronized Child begin(Launch launch, int nice) throws IOException {
        if (!wanted) {
            return null;
        }
        state = InstanceState.STARTING;
        killed = false;
        memory = 0;
        runs++;
        child = Child.start(launch, nice, log, mark -> ledger.record(id, mark));
        return child;
    }

    private synchronized void probed(Child probed, boolean ready) {
        if (killed || probed.frozen() || state == InstanceState.STOPPING) {
            return;
        }
        if (ready && state != InstanceState.READY) {
            happened("ready after "
                    + Duration.between(probed.started(), Instant.now()).toMillis() + " ms");
            state = InstanceState.READY;
        } else if (!ready && state == InstanceState.READY) {
            happened("not ready");
            state = InstanceState.UNREADY;
        }
        notifyAll();
    }

    private synchronized void afterDeath(Duration run) throws InterruptedException {
        if (child != null) {
            child = null;
            ledger.forget(id);
        }
        if (!wanted) {
            state = InstanceState.STOPPED;
            notifyAll();
            return;
        }
        state = InstanceState.DEAD;
        notifyAll();
        Optional<Duration> wait = delay.after(run, killed);
        long until = System.nanoTime() + wait.orElse(Duration.ZERO).toNanos();
        while (wanted && !closed && state == InstanceState.DEAD) {
            long left = until - System.nanoTime();
            if (wait.isPresent() && left <= 0) {
                return;
            }
            wait(wait.isPresent() ? Math.max(1, left / 1_000_000) : 0);
        }
    }

    private synchronized void happened(String text) {
        note = text;
        events.accept(new InstanceEvent(Instant.now(), id, text));
    }
}
