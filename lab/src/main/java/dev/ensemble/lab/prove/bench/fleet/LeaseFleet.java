package dev.ensemble.lab.prove.bench.fleet;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.scheduling.Backoff;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.lab.prove.lease.RegistryChannel;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Many instances without processes: to the registry each is what a process is, a lease, a heartbeat a second and a comparison
 * of its clock, on few connections instead of one each.
 */
final class LeaseFleet implements AutoCloseable {
    private static final int PER_CONNECTION = 500;
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int PATIENCE_MINUTES = 30;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<FleetMember> members = new ArrayList<>();
    private final AtomicReferenceArray<SharedLease> leases;
    private final AtomicReferenceArray<Long> epochs;
    /** How many processes each instance has had: what an earlier one still does counts no more. */
    private final AtomicIntegerArray processes;
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final boolean comparesClocks;
    private final PeriodicTasks heart = new PeriodicTasks("fleet-heart");
    private final long began = System.nanoTime();
    private long beats;

    private record FleetMember(Instance instance, RegistryServiceStub registry) {}

    /** A service of the fleet, and a certificate that fits each of its instances. */
    record FleetService(String name, Credentials credentials) {}

    /** @param comparesClocks whether each has its clock compared, as processes do */
    LeaseFleet(HostAndPort registry, List<FleetService> services, int size, boolean comparesClocks) {
        this.comparesClocks = comparesClocks;
        this.processes = new AtomicIntegerArray(size);
        this.leases = new AtomicReferenceArray<>(size);
        this.epochs = new AtomicReferenceArray<>(size);
        for (int s = 0; s < services.size(); s++) {
            RegistryServiceStub stub = null;
            int number = 0;
            for (int i = s; i < size; i += services.size(), number++) {
                if (number % PER_CONNECTION == 0) {
                    stub = RegistryServiceGrpc.newStub(channel(registry, services.get(s).credentials()));
                }
                members.add(new FleetMember(instance(services.get(s).name(), number), stub));
            }
        }
        heart.repeat("send heartbeats", OFTEN, this::beat);
    }

    private ManagedChannel channel(HostAndPort registry, Credentials credentials) {
        channels.add(RegistryChannel.open(registry, credentials));
        return channels.getLast();
    }

    private static Instance instance(String service, int number) {
        return Instance.newBuilder().setService(service).setId(service + "-" + (number + 1)).setHost("127.0.0.1")
                .setPort(1).setAdminPort(1).build();
    }

    /** How many instances each service has. */
    Map<String, Integer> sizes() {
        return members.stream().collect(
                Collectors.groupingBy(member -> member.instance().getService(), Collectors.summingInt(member -> 1)));
    }

    /** Opens all leases, so many at a time; returns when all are granted. */
    void open(int atATime, Histogram granted) throws InterruptedException {
        each(IntStream.range(0, members.size()).boxed().toList(), atATime, i -> lease(i, 0, 0, granted));
    }

    /** Breaks these leases off at once, and opens them anew; returns when all are granted. */
    void replace(List<Integer> which, ReplacementWave wave, FleetWatchers watchers, Histogram granted)
            throws InterruptedException {
        List<ReplacementWave.Replaced> replaced = which.stream().map(i -> wave.add(
                members.get(i).instance().getService(), members.get(i).instance().getId(), epochs.get(i))).toList();
        watchers.lookFor(wave);
        each(IntStream.range(0, which.size()).boxed().toList(), which.size(), i -> {
            int process = processes.incrementAndGet(which.get(i));
            replaced.get(i).begin();
            leases.get(which.get(i)).breakOff();
            lease(which.get(i), process, 0, granted);
        });
    }

    private static void each(List<Integer> which, int atATime, IntConsumer action) throws InterruptedException {
        Semaphore permits = new Semaphore(atATime);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i : which) {
                permits.acquire();
                threads.execute(() -> {
                    action.accept(i);
                    permits.release();
                });
            }
            threads.shutdown();
            if (!threads.awaitTermination(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                threads.shutdownNow();
                throw new IllegalStateException("not all leases were granted in " + PATIENCE_MINUTES + " minutes");
            }
        }
    }

    /** As a process does, asks until it has one, and again when it is lost; {@code epoch} is the one it had. */
    private void lease(int i, int process, long epoch, Histogram granted) {
        long asked = System.nanoTime();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        Instance claim = members.get(i).instance().toBuilder().setEpoch(epoch).build();
        try {
            while (processes.get(i) == process) {
                SharedLease lease = new SharedLease(members.get(i).registry(), claim, () -> lost(i, process));
                try {
                    long given = lease.awaitEpoch();
                    leases.set(i, lease);
                    if (processes.get(i) == process) {
                        epochs.set(i, given);
                        granted.recordValue(System.nanoTime() - asked);
                    } else {
                        lease.breakOff(); // it was replaced while it waited
                    }
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    lease.breakOff();
                    refused.increment();
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lost(int i, int process) {
        lost.increment();
        Thread.ofVirtual().name("fleet-lease-" + i).start(
                () -> lease(i, process, epochs.get(i), new ConcurrentHistogram(1)));
    }

    /** All that are due, spread over each second. */
    private void beat() {
        long due = (System.nanoTime() - began) * members.size() / SECOND;
        beats = Math.max(beats, due - members.size());
        for (; beats < due; beats++) {
            int i = (int) (beats % members.size());
            SharedLease lease = leases.get(i);
            if (lease != null) {
                lease.beat();
                if (comparesClocks) {
                    compareClock(members.get(i));
                }
            }
        }
    }

    /** Its wall clock is this machine's, as the registry's is. */
    private static void compareClock(FleetMember member) {
        member.registry().withDeadlineAfter(1, TimeUnit.SECONDS).compareClocks(
                CompareClocksRequest.newBuilder().setId(member.instance().getId())
                        .setOffset(com.google.protobuf.Duration.getDefaultInstance()).build(),
                new StreamObserver<CompareClocksResponse>() {
                    @Override
                    public void onNext(CompareClocksResponse answer) {}

                    @Override
                    public void onError(Throwable error) {}

                    @Override
                    public void onCompleted() {}
                });
    }

    /** How many leases the registry has ended so far. */
    long lost() {
        return lost.sum();
    }

    /** How often a lease was asked for in vain. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void close() {
        heart.close();
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
