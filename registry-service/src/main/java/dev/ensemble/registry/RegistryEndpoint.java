package dev.ensemble.registry;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.TimeMessages;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.clock.MemberClocks;
import dev.ensemble.registry.lease.LeaseCall;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.lease.Leases;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import dev.ensemble.registry.watch.WatchCall;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The contract's methods. */
final class RegistryEndpoint extends RegistryServiceGrpc.RegistryServiceImplBase implements AutoCloseable {
    private final Catalog catalog;
    private final Leases leases;
    private final LeaseTerms terms;
    private final MemberClocks clocks;
    private final HybridLogicalClock hlc;
    private final String owner;
    private final Set<WatchCall> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param clocks what wall clocks are compared with
     * @param hlc stamps what is granted
     * @param owner id of this replica
     */
    RegistryEndpoint(
            Catalog catalog, Leases leases, LeaseTerms terms, MemberClocks clocks, HybridLogicalClock hlc,
            String owner) {
        this.catalog = catalog;
        this.leases = leases;
        this.terms = terms;
        this.clocks = clocks;
        this.hlc = hlc;
        this.owner = owner;
    }

    @Override
    public StreamObserver<LeaseRequest> lease(StreamObserver<LeaseResponse> responses) {
        return new LeaseCall((ServerCallStreamObserver<LeaseResponse>) responses, leases, terms, hlc, owner);
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        WatchCall watch = new WatchCall(request, (ServerCallStreamObserver<WatchResponse>) responses);
        watches.add(watch);
        watch.start(catalog::watch, watches::remove);
        if (closed) {
            watch.end(Leases.stopping());
        }
    }

    @Override
    public void compareClocks(CompareClocksRequest request, StreamObserver<CompareClocksResponse> responses) {
        String id = request.getId();
        // The request names no service: a certificate that all instances of a service share fits any id.
        Peer.current().filter(peer -> !peer.covers(peer.service(), id)).ifPresent(peer -> {
            throw ServiceException.permissionDenied("NOT_ITS_OWN_INSTANCE",
                    peer.instance() + " may not compare the clock of " + id + ", only its own");
        });
        CompareClocksResponse.Builder answer = CompareClocksResponse.newBuilder()
                .setTime(TimeMessages.timestamp(clocks.reference().instant()));
        if (request.hasOffset()) {
            answer.setAhead(TimeMessages.duration(clocks.report(id, TimeMessages.millis(request.getOffset()))))
                    .setRefusal(clocks.refusal(id).orElse(""));
        }
        Unary.reply(responses, answer.build());
    }

    @Override
    public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> responses) {
        Unary.reply(
                responses,
                ListInstancesResponse.newBuilder()
                        .addAllInstances(catalog.list(request.getService()))
                        .build());
    }

    /** Ends all streams, so that their clients go to another replica before this one is gone. */
    @Override
    public void close() {
        closed = true;
        leases.close();
        watches.forEach(watch -> watch.end(Leases.stopping()));
    }
}
