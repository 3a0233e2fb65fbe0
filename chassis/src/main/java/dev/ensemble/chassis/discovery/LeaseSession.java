package dev.ensemble.chassis.discovery;

import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.chassis.scheduling.Backoff;
import dev.ensemble.registry.v1.Deregister;
import dev.ensemble.registry.v1.Granted;
import dev.ensemble.registry.v1.Heartbeat;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.Register;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one lease: registers, beats, and registers again elsewhere when the stream breaks or falls silent. */
final class LeaseSession implements Lease {
    private static final Logger log = LoggerFactory.getLogger(LeaseSession.class);
    private static final long CLOSE_WAIT_MS = 1000;
    /** What is refused is asked again all the same: a clock may be right by then, and a registry know better. */
    private static final long REFUSED_PAUSE_MS = 2000;

    private final Instance self;
    private final RegistryConnections replicas;
    private final ClientLoop loop;
    private final Consumer<String> heard;
    private final Consumer<String> changes;
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> granted = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile long epoch;
    private volatile Optional<String> refusal = Optional.empty();

    // Only used on the loop.
    private long claim;
    private LeaseStream stream;
    private ScheduledFuture<?> beat;
    private boolean closing;
    private boolean told;

    /**
     * @param heard is told the logical time of what the registry says
     * @param changes hears in words what becomes of the lease
     */
    LeaseSession(
            Instance self, RegistryConnections replicas, ClientLoop loop, Consumer<String> heard,
            Consumer<String> changes) {
        this.self = self;
        this.replicas = replicas;
        this.loop = loop;
        this.heard = heard;
        this.changes = changes;
    }

    void start() {
        loop.run(this::attach);
    }

    private void attach() {
        if (closing) {
            return;
        }
        stream = new LeaseStream(replicas.connection(), loop, this::onResponse, this::onEnd);
        stream.send(LeaseRequest.newBuilder()
                .setRegister(Register.newBuilder().setInstance(self.toBuilder().setEpoch(claim)))
                .build());
    }

    private void onResponse(LeaseResponse response) {
        switch (response.getKindCase()) {
            case GRANTED -> onGranted(response.getGranted());
            case DEREGISTERED -> gone.complete(null);
            default -> {}
        }
    }

    private void onGranted(Granted grant) {
        heard.accept(grant.getHlc());
        log.info("lease of {} granted by {}: epoch {}", self.getId(), grant.getOwner(), grant.getEpoch());
        changes.accept("granted by " + grant.getOwner() + ": epoch " + grant.getEpoch());
        claim = grant.getEpoch();
        held.add(claim);
        epoch = claim;
        refusal = Optional.empty();
        backoff.reset();
        told = false;
        long interval = TimeMessages.millis(grant.getHeartbeatInterval());
        // Leave before the TTL is over, so that another replica can take the lease over alive.
        stream.expectAnswersWithin(TimeMessages.millis(grant.getTtl()) - interval);
        stopBeat();
        beat = loop.every(interval, this::beat);
        granted.complete(null);
    }

    private void beat() {
        stream.send(LeaseRequest.newBuilder()
                .setHeartbeat(Heartbeat.getDefaultInstance())
                .build());
    }

    private void onEnd(Status status) {
        stopBeat();
        if (closing) {
            gone.complete(null);
            return;
        }
        switch (status.getCode()) {
            case INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION -> refused(status);
            case ABORTED, ALREADY_EXISTS -> {
                // Another process holds the id: from now on this one asks as a newcomer.
                tell("lost to another process: " + status.getDescription());
                claim = 0;
                loop.after(backoff.nextMillis(), this::attach);
            }
            default -> {
                tell("lost its registry " + stream.connection().address() + ": " + status);
                loop.after(replicas.lost(stream.connection()), this::attach);
            }
        }
    }

    private void refused(Status status) {
        if (refusal.isEmpty()) {
            log.error("the registry refuses {}: {}", self.getId(), status.getDescription());
            changes.accept("refused: " + status.getDescription());
        }
        refusal = Optional.of(String.valueOf(status.getDescription()));
        granted.completeExceptionally(status.asRuntimeException());
        loop.after(REFUSED_PAUSE_MS, this::attach);
    }

    /** Says what is wrong once, and not with every attempt until there is a lease again. */
    private void tell(String what) {
        if (told) {
            log.debug("lease of {} {}", self.getId(), what);
        } else {
            log.warn("lease of {} {}", self.getId(), what);
            changes.accept(what);
        }
        told = true;
    }

    private void stopBeat() {
        if (beat != null) {
            beat.cancel(false);
            beat = null;
        }
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean accepts(long anEpoch) {
        return held.contains(anEpoch);
    }

    @Override
    public CompletableFuture<Void> granted() {
        return granted;
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public void close() {
        loop.run(this::deregister);
        gone.completeOnTimeout(null, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS).join();
        loop.run(() -> {
            stopBeat();
            stream.cancel();
        });
    }

    private void deregister() {
        if (closing) {
            return;
        }
        closing = true;
        changes.accept("given back");
        stopBeat();
        if (stream.isOpen()) {
            stream.send(LeaseRequest.newBuilder()
                    .setDeregister(Deregister.getDefaultInstance())
                    .build());
        } else {
            gone.complete(null);
        }
    }
}
