package dev.ensemble.lab.prove.torture;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.failpoint.FailPointPort;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does to an ensemble what a schedule says, each fault on a thread of its own because they overlap, and takes back what
 * can be taken back. A fault that is not possible at its moment (the victim is dead) is told and left out.
 */
final class Injector {
    private final Ensemble ensemble;
    private final Consumer<String> events;
    private final CountDownLatch calm = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Map<ScheduledFault.FaultKind, Integer> injected = new EnumMap<>(ScheduledFault.FaultKind.class);
    private final AtomicInteger leftOut = new AtomicInteger();
    private final long began = System.nanoTime();

    Injector(Ensemble ensemble, Consumer<String> events) {
        this.ensemble = ensemble;
        this.events = events;
    }

    void start(List<ScheduledFault> schedule) {
        for (ScheduledFault fault : schedule) {
            threads.add(Thread.ofVirtual().name("fault-" + fault.victim()).start(() -> perform(fault)));
        }
    }

    private void perform(ScheduledFault fault) {
        try {
            if (!calm.await(fault.atMillis() - sinceBegan(), TimeUnit.MILLISECONDS)) {
                inject(fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inject(ScheduledFault fault) throws InterruptedException {
        Runnable takeBack;
        try {
            takeBack = begin(fault);
            count(fault.kind());
        } catch (UsageException e) {
            leftOut.incrementAndGet();
            tell("left out: " + fault.kind() + " of " + fault.victim() + ": " + e.getMessage());
            return;
        }
        calm.await(fault.millis(), TimeUnit.MILLISECONDS);
        try {
            takeBack.run();
        } catch (UsageException e) {
            tell("nothing to take back of " + fault.kind() + " of " + fault.victim() + ": " + e.getMessage());
        }
    }

    /** Does it, and returns what takes it back. */
    private Runnable begin(ScheduledFault fault) throws InterruptedException {
        String victim = fault.victim();
        return switch (fault.kind()) {
            case KILL -> {
                ensemble.kill(victim);
                tell("kill " + victim);
                yield () -> {};
            }
            case FREEZE -> {
                ensemble.freeze(victim);
                tell("freeze " + victim);
                yield () -> {
                    ensemble.thaw(victim);
                    tell("thaw " + victim);
                };
            }
            case STOP -> {
                tell("stop " + victim);
                ensemble.stop(victim);
                yield () -> {
                    ensemble.start(victim);
                    tell("start " + victim);
                };
            }
            case HALT_AT, HANG_AT, FAIL_AT, DELAY_AT -> arm(fault);
        };
    }

    private Runnable arm(ScheduledFault fault) {
        FailPointPort port = port(fault.victim());
        List<String> names = List.copyOf(port.all().keySet());
        String point = names.get(fault.pick() % names.size());
        port.arm(point, fault.kind().action());
        tell(fault.kind().action() + " at " + point + " of " + fault.victim());
        // If the process halts there, the next one knows nothing of it.
        return () -> {
            port.clear(point);
            tell("clear " + point + " of " + fault.victim());
        };
    }

    private FailPointPort port(String instance) {
        InstanceStatus status = ensemble.instance(instance);
        if (!status.state().equals("ready")) {
            throw new UsageException(instance + " is " + status.state());
        }
        return new FailPointPort(status.adminPort());
    }

    private long sinceBegan() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void tell(String what) {
        events.accept(String.format(Locale.ROOT, "%8.3f s: %s", sinceBegan() / 1000.0, what));
    }

    private synchronized void count(ScheduledFault.FaultKind kind) {
        injected.merge(kind, 1, Integer::sum);
    }

    /** How often each kind was. */
    synchronized Map<ScheduledFault.FaultKind, Integer> injected() {
        return new EnumMap<>(injected);
    }

    int leftOut() {
        return leftOut.get();
    }

    /** Injects nothing more, takes back what lasts, and returns when that is done. */
    void calm() throws InterruptedException {
        calm.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
