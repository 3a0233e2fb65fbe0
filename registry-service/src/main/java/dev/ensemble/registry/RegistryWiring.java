package dev.ensemble.registry;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberContext;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.event.v1.Event;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.MemoryCatalog;
import dev.ensemble.registry.consul.ConsulAccess;
import dev.ensemble.registry.consul.ConsulCatalog;
import dev.ensemble.registry.clock.MemberClocks;
import dev.ensemble.registry.lease.LeaseSweeper;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.lease.Leases;
import dev.ensemble.registry.v1.Instance;
import io.grpc.ServerInterceptors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Puts the registry together. */
final class RegistryWiring {
    private static final Duration SWEEP_PERIOD = Duration.ofMillis(200);

    private final Optional<ConsulAccess> consul;
    private final LeaseTerms terms;
    private MemberContext context;
    private RegistryEndpoint endpoint;

    private RegistryWiring(Optional<ConsulAccess> consul, LeaseTerms terms) {
        this.consul = consul;
        this.terms = terms;
    }

    /** Starts a registry. */
    static Member start(MemberOptions options, Optional<ConsulAccess> consul, LeaseTerms terms) {
        RegistryWiring wiring = new RegistryWiring(consul, terms);
        Member member = Member.start("registry", options, wiring::assemble);
        wiring.registerItself();
        return member;
    }

    private void assemble(MemberContext started) {
        context = started;
        LongSupplier nanoTime = System::nanoTime;
        Catalog catalog = context.owns(catalog(context.instance(), nanoTime));
        MemberClocks clocks = new MemberClocks(
                context.instance(), context.wallClock(), context.options().maxClockOffset(), nanoTime);
        Leases leases = new Leases(catalog, terms, clocks, nanoTime,
                (holder, what) -> context.events().record(Event.Kind.LEASE, holder, what));
        endpoint = context.owns(new RegistryEndpoint(
                catalog, leases, terms, clocks, context.clock(), context.instance()));
        context.owns(new LeaseSweeper(SWEEP_PERIOD, leases, catalog));
        context.serve(() -> ServerInterceptors.intercept(endpoint, Peer.inContext()));
    }

    private Catalog catalog(String replica, LongSupplier nanoTime) {
        HybridLogicalClock clock = context.clock();
        return consul.<Catalog>map(access -> new ConsulCatalog(access, replica, terms, clock, nanoTime))
                .orElseGet(() -> new MemoryCatalog(clock, nanoTime, terms.settling(), terms.retention()));
    }

    /** The registry is an instance like all others, and so stands in its own catalog. */
    private void registerItself() {
        String host = context.options().host();
        RegistryClient client = context.owns(new RegistryClient(
                List.of(HostAndPort.fromParts(host, context.port())), context.credentials().client(), context.clock()));
        context.compareClocks(client);
        Lease self = client.lease(Instance.newBuilder()
                .setService(context.service())
                .setId(context.instance())
                .setHost(host)
                .setPort(context.port())
                .setAdminPort(context.admin().port())
                .build(), what -> context.events().record(Event.Kind.LEASE, what));
        context.onStop(() -> {
            self.close();
            endpoint.close();
        });
    }
}
