package dev.ensemble.lab.prove.bench.fleet;

import com.google.common.net.HostAndPort;
import dev.ensemble.lab.prove.Percentiles;
import dev.ensemble.lab.prove.bench.fleet.LeaseFleet.FleetService;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.consul.ConsulAgent;
import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import dev.ensemble.lab.run.identity.Identities;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Leases begin, nothing changes, some are replaced at once, then all: a row of a table for each. */
public final class FleetBench {
    private static final String REGISTRY = "registry-1";
    /** As many as a registry asks Consul for at a time, so that this measures both and not a queue. */
    private static final int BEGIN_AT_A_TIME = 16;
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int PATIENCE_SECONDS = 120;

    private final FleetOptions options;
    private final Ensemble ensemble;
    private final PrintWriter out;
    private final Consumer<String> progress;
    private Histogram granted;
    private Histogram gone;
    private Histogram back;

    /** A bench on an ensemble with Consul. */
    public FleetBench(FleetOptions options, Ensemble ensemble, PrintWriter out, Consumer<String> progress) {
        this.options = options;
        this.ensemble = ensemble;
        this.out = out;
        this.progress = progress;
    }

    /** Measures with so many watchers. */
    public void run(int watchers) throws IOException, InterruptedException {
        HostAndPort registry = HostAndPort.fromParts("127.0.0.1", ensemble.instance(REGISTRY).port());
        say("| " + options.instances() + " instances of " + options.services() + " services, " + watchers
                + " watchers | lease granted: p50, p99, max ms | off a list | on it again | took | CPU registry"
                + " | CPU Consul | writes into Consul | lists pushed | memory registry | memory Consul |");
        say("|---|---|---|---|---|---|---|---|---|---|---|");
        try (LeaseFleet fleet = new LeaseFleet(
                registry, services(), options.instances(), options.comparesClocks())) {
            anew();
            FleetCosts before = FleetCosts.soFar(ensemble, 0, 0);
            fleet.open(BEGIN_AT_A_TIME, granted);
            row("all begin, " + BEGIN_AT_A_TIME + " at a time", before, FleetCosts.soFar(ensemble, 0, 0));
            progress.accept(watchers + " watchers attach");
            try (FleetWatchers crowd = new FleetWatchers(
                    registry, ensemble.credentials("gateway", "gateway-bench"), fleet.sizes(), watchers)) {
                change(fleet, crowd);
            }
            say("");
            say(rightNow(fleet));
        }
    }

    private List<FleetService> services() throws IOException {
        Identities identities = ensemble.identities().orElseThrow();
        List<FleetService> services = new ArrayList<>();
        for (int i = 1; i <= options.services(); i++) {
            services.add(new FleetService("fleet-" + i, identities.ofAll("fleet-" + i)));
        }
        return services;
    }

    private void change(LeaseFleet fleet, FleetWatchers crowd) throws IOException, InterruptedException {
        int waves = Math.ceilDiv(options.instances(), options.replaced());
        anew();
        FleetCosts before = soFar(crowd);
        progress.accept("nothing changes for " + QUIET.toSeconds() + " s");
        LockSupport.parkNanos(QUIET.toNanos());
        row("nothing changes", before, soFar(crowd));

        progress.accept(options.replaced() + " are replaced at once");
        anew();
        before = soFar(crowd);
        replace(fleet, crowd, 0, waves);
        row(options.replaced() + " replaced at once", before, soFar(crowd));

        progress.accept("all are replaced, " + options.replaced() + " at a time");
        anew();
        before = soFar(crowd);
        for (int wave = 0; wave < waves; wave++) {
            replace(fleet, crowd, wave, waves);
        }
        row("all replaced, " + options.replaced() + " at a time", before, soFar(crowd));
    }

    /** One in so many, of all services alike. */
    private void replace(LeaseFleet fleet, FleetWatchers crowd, int first, int oneIn) throws InterruptedException {
        List<Integer> which = IntStream.iterate(first, i -> i < options.instances(), i -> i + oneIn).boxed().toList();
        ReplacementWave wave = new ReplacementWave(gone, back);
        fleet.replace(which, wave, crowd, granted);
        wave.await(PATIENCE_SECONDS);
    }

    private void anew() {
        granted = new ConcurrentHistogram(3);
        gone = new ConcurrentHistogram(3);
        back = new ConcurrentHistogram(3);
    }

    private FleetCosts soFar(FleetWatchers crowd) throws IOException, InterruptedException {
        return FleetCosts.soFar(ensemble, crowd.pushes(), crowd.bytes());
    }

    private void row(String what, FleetCosts before, FleetCosts after) {
        say("| " + what + " | " + Percentiles.ofMillis(granted) + " | " + Percentiles.ofMillis(gone) + " | "
                + Percentiles.ofMillis(back) + " | "
                + after.since(before, ensemble) + " |");
    }

    /** Whether what was measured is what was meant. */
    private String rightNow(LeaseFleet fleet) throws IOException, InterruptedException {
        long passing = 0;
        for (String service : fleet.sizes().keySet()) {
            passing += new ConsulAgent(ensemble.consulAddresses().getFirst()).instances(service).values().stream()
                    .filter(CatalogEntry::passing).count();
        }
        return "In the end " + passing + " of " + options.instances() + " are passing in Consul; leases lost: "
                + fleet.lost() + ", asked for in vain: " + fleet.refused() + ".";
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
