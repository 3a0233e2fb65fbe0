package dev.ensemble.registry.lease;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.identity.SpiffeId;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.v1.Alive;
import dev.ensemble.registry.v1.Deregistered;
import dev.ensemble.registry.v1.Granted;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** One lease stream. Its messages come one after another; its end may come from anywhere. */
public final class LeaseCall implements StreamObserver<LeaseRequest> {
    private final ServerCallStreamObserver<LeaseResponse> responses;
    private final Leases leases;
    private final LeaseTerms terms;
    private final HybridLogicalClock clock;
    private final String owner;
    private volatile Instance held;
    private volatile long heardAt;
    private boolean ended;

    /** @param clock stamps what is granted */
    public LeaseCall(
            ServerCallStreamObserver<LeaseResponse> responses, Leases leases, LeaseTerms terms,
            HybridLogicalClock clock,
            String owner) {
        this.responses = responses;
        this.leases = leases;
        this.terms = terms;
        this.clock = clock;
        this.owner = owner;
        responses.setOnCancelHandler(this::broken);
        responses.setOnCloseHandler(this::broken);
    }

    /** The id of the instance that holds the lease; null before it is granted. */
    String id() {
        return held == null ? null : held.getId();
    }

    long epoch() {
        return held.getEpoch();
    }

    long heardAt() {
        return heardAt;
    }

    void heardAt(long livedNanos) {
        heardAt = livedNanos;
    }

    void granted(Instance instance, long livedNanos) {
        heardAt = livedNanos;
        held = instance;
    }

    @Override
    public void onNext(LeaseRequest request) {
        if ((request.getKindCase() == LeaseRequest.KindCase.REGISTER) == (held != null)) {
            broken();
            throw ServiceException.invalid(
                    "kind",
                    held == null
                            ? "the first message must be register, got " + request.getKindCase()
                            : "register may only come first");
        }
        switch (request.getKindCase()) {
            case REGISTER -> register(request.getRegister().getInstance());
            case HEARTBEAT -> {
                leases.heard(this);
                send(LeaseResponse.newBuilder().setAlive(Alive.getDefaultInstance()).build());
            }
            case DEREGISTER -> {
                leases.release(this);
                send(LeaseResponse.newBuilder().setDeregistered(Deregistered.getDefaultInstance()).build());
                complete();
            }
            case KIND_NOT_SET -> {
                broken();
                throw ServiceException.invalid("kind", "must be set");
            }
        }
    }

    /** Who could register another instance would get its calls, or end its lease. */
    private static void refuseAnother(SpiffeId peer, Instance claim) {
        if (!peer.covers(claim.getService(), claim.getId())) {
            throw ServiceException.permissionDenied("NOT_ITS_OWN_INSTANCE",
                    peer + " may not register " + claim.getId() + " of " + claim.getService() + ", only itself");
        }
    }

    private void register(Instance claim) {
        if (Context.current().isCancelled()) {
            // The instance has another registry by now: its message waited in the socket while this process was frozen.
            return;
        }
        Peer.current().ifPresent(peer -> refuseAnother(peer, claim));
        Instance granted = leases.acquire(this, claim);
        send(LeaseResponse.newBuilder()
                .setGranted(Granted.newBuilder()
                        .setEpoch(granted.getEpoch())
                        .setTtl(TimeMessages.duration(terms.ttl().toMillis()))
                        .setHeartbeatInterval(TimeMessages.duration(terms.heartbeat().toMillis()))
                        .setOwner(owner)
                        .setHlc(clock.now().toString()))
                .build());
        if (responses.isCancelled()) {
            // It went away while the catalog was being asked, when there was nothing to lose yet.
            broken();
        }
    }

    @Override
    public void onError(Throwable error) {
        broken();
    }

    @Override
    public void onCompleted() {
        broken();
        complete();
    }

    private void broken() {
        leases.lost(this, Catalog.Loss.BROKEN);
    }

    private synchronized void send(LeaseResponse response) {
        if (!ended && !responses.isCancelled()) {
            responses.onNext(response);
        }
    }

    private synchronized void complete() {
        if (!ended) {
            ended = true;
            responses.onCompleted();
        }
    }

    /** Ends the stream; the lease is another stream's by now, or ended. */
    synchronized void end(Status status) {
        if (!ended) {
            ended = true;
            responses.onError(status.asRuntimeException());
        }
    }
}
