package dev.ensemble.chassis.member;

import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.event.v1.Event;
import dev.ensemble.registry.v1.Instance;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lease of a process, and what the registry makes of it. */
final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final int SECONDS_FOR_LEASE = 5;

    private final CompletableFuture<Lease> lease = new CompletableFuture<>();

    /** A registry that is away does not keep a process from being ready; callers only do not find it until then. */
    void open(MemberContext context) throws InterruptedException {
        Lease opened = context.owns(context.registryClient().lease(
                entry(context), what -> context.events().record(Event.Kind.LEASE, what)));
        lease.complete(opened);
        if (context.options().registry.isEmpty()) {
            return;
        }
        try {
            opened.granted().get(SECONDS_FOR_LEASE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.warn("no lease yet from any of {}; still trying", context.options().registry);
        } catch (ExecutionException refused) {
            log.error(
                    "no caller will find this instance, so it is not ready: {}", refused.getCause().getMessage());
        }
    }

    private static Instance entry(MemberContext context) {
        return Instance.newBuilder()
                .setService(context.service())
                .setId(context.instance())
                .setHost(context.options().host())
                .setPort(context.port())
                .setAdminPort(context.admin().port())
                .setGrpcPort(context.grpcPort() == context.port() ? 0 : context.grpcPort())
                .build();
    }

    /** Gives the lease back. */
    void leave() {
        lease.join().close();
    }

    /** Why the registry refuses this instance; empty when it does not, and before it was asked. */
    Optional<String> refusal() {
        Lease held = lease.getNow(null);
        return held == null ? Optional.empty() : held.refusal();
    }

    /** The epoch of the current lease; 0 before the first. */
    long epoch() {
        Lease held = lease.getNow(null);
        return held == null ? 0 : held.epoch();
    }

    /** Whether a call meant for this epoch is meant for this process. */
    boolean accepts(long epoch) {
        Lease held = lease.getNow(null);
        return held != null && held.accepts(epoch);
    }
}
