package dev.ensemble.lab.prove.bench.fleet;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How large a fleet is, and how much of it is replaced at once. */
public final class FleetOptions {
    private static final int MOST_INSTANCES = 100_000;
    /** A registry watches a hundred services in Consul, and has some of its own. */
    private static final int MOST_SERVICES = 90;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                    "Hold as many leases, have watchers of their services, and replace some at once, then all;",
                    "0 has one instance come and go (default: 0)."})
    private int instances;

    @Option(
            names = "--replaced",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of --instances are replaced at once (default: 100).")
    private int replaced;

    @Option(
            names = "--services",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many services --instances belong to, and watchers watch (default: 50).")
    private int services;

    @Option(
            names = "--no-compare-clocks",
            description = "Do not have the clocks of --instances compared, which costs a registry more than their heartbeats.")
    private boolean noClocks;

    @Option(
            names = "--lease-ttl",
            paramLabel = "TIME",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "Silence after which a lease of --instances expires (default: 3s).")
    private Duration ttl;

    /** Whether there is one. */
    public boolean isWanted() { return instances != 0; }

    /** Refuses what cannot be measured. */
    public void check() {
        require("--instances", instances, 0, MOST_INSTANCES);
        if (isWanted()) {
            require("--services", services, 1, Math.min(MOST_SERVICES, instances));
            require("--replaced", replaced, 1, instances);
        }
    }

    /** Refuses a value that is out of bounds. */
    public static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException(option + " is " + value + ", but must be from " + least + " to " + most);
        }
    }

    /** How many leases. */
    public int instances() {
        return instances;
    }

    /** Further arguments of the registry. */
    public List<String> registryArgs() {
        return isWanted() ? List.of("--experiment-lease-ttl=" + ttl.toMillis() + "ms") : List.of();
    }

    /** Further arguments of the registry's JVM: it reads all that Consul has once a second. */
    public List<String> registryJvmArgs() {
        return List.of("-Xms384m", "-Xmx768m", "-Xmn192m", "-XX:MaxDirectMemorySize=256m");
    }

    boolean comparesClocks() {
        return !noClocks;
    }

    int replaced() {
        return replaced;
    }

    int services() {
        return services;
    }
}
