package dev.ensemble.lab.prove.lease;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.registry.v1.Heartbeat;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.Register;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/** A lease at one replica, kept alive and never taken to another one. */
public final class UnmanagedLease implements StreamObserver<LeaseResponse>, AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final ManagedChannel channel;
    private final StreamObserver<LeaseRequest> requests;
    private final PeriodicTasks heart = new PeriodicTasks("unmanaged-lease");
    private volatile boolean broken;

    private UnmanagedLease(HostAndPort registry, Credentials credentials) {
        this.channel = RegistryChannel.open(registry, credentials);
        this.requests = RegistryServiceGrpc.newStub(channel).lease(this);
    }

    /**
     * Asks a replica for a lease of the only instance of a service, at a port where no server is.
     *
     * @param credentials those of that instance
     */
    public static UnmanagedLease of(String service, HostAndPort registry, Credentials credentials) {
        UnmanagedLease lease = new UnmanagedLease(registry, credentials);
        lease.register(service);
        lease.heart.repeat("send a heartbeat", HEARTBEAT, HEARTBEAT, lease::beat);
        return lease;
    }

    private synchronized void register(String service) {
        requests.onNext(LeaseRequest.newBuilder()
                .setRegister(Register.newBuilder()
                        .setInstance(Instance.newBuilder()
                                .setService(service)
                                .setId(service + "-1")
                                .setHost("127.0.0.1")
                                .setPort(1)))
                .build());
    }

    private synchronized void beat() {
        if (!broken) {
            requests.onNext(LeaseRequest.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }
    }

    /** Whether its replica has gone away. */
    public boolean isBroken() { return broken; }

    @Override
    public void onNext(LeaseResponse response) {}

    @Override
    public void onError(Throwable error) {
        broken = true;
    }

    @Override
    public void onCompleted() {
        broken = true;
    }

    /** Breaks the stream off, as the death of a process does. */
    @Override
    public void close() {
        heart.close();
        synchronized (this) {
            if (!broken) {
                requests.onError(Status.CANCELLED.asException());
            }
        }
        channel.shutdownNow();
    }
}
