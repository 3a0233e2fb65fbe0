package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services of the ensemble in the order in which they start; they stop the other way round. */
public enum Service {
    POSTGRES("postgres", "", ""),
    CONSUL("consul", "", ""),
    REGISTRY("registry", "registry-service", "dev.ensemble.registry.RegistryMain"),
    INVENTORY("inventory", "inventory-service", "dev.ensemble.inventory.InventoryMain"),
    ORDER("order", "order-service", "dev.ensemble.order.OrderMain"),
    GATEWAY("gateway", "gateway", "dev.ensemble.gateway.GatewayMain");

    /**
     * A third of the weight of the database, which they all wait for: a statement that waits for a processor while it has
     * a row makes others wait for the row. And of the gateways, which refuse the excess, and the registry, which tells
     * who is alive: both have little to do and must do it at once when everything else is full.
     */
    private static final int WORKER_NICE = 5;

    /** What starts beside others of its service takes little but what all others leave. */
    private static final int LOWEST = 19;

    /** A third of what an order service weighs, and seven times what others do that start and cannot join without it. */
    private static final int LONE_REGISTRY_NICE = 10;

    private final String id;
    private final String module;
    private final String mainClass;

    Service(String id, String module, String mainClass) {
        this.id = id;
        this.module = module;
        this.mainClass = mainClass;
    }

    /** The name on the command line and in the registry. */
    public String id() {
        return id;
    }

    /** Name of the folder and of the artifact, without its prefix; empty for what is not ours. */
    public String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }

    /** Whether it is one of ours, and no server of another project. */
    public boolean isJava() {
        return this != POSTGRES && this != CONSUL;
    }

    boolean usesDatabase() {
        return this == INVENTORY || this == ORDER;
    }

    /** The nice value of its processes when they serve. */
    int servingNice() {
        return usesDatabase() ? WORKER_NICE : 0;
    }

    /**
     * The nice value of a process that starts while the ensemble serves. Without a registry no call fails, but no replica
     * that is back joins: it leaves the CPU to those that serve, and takes it from others that start.
     */
    int startingNice(boolean othersServe) {
        if (othersServe) {
            return LOWEST;
        }
        return this == REGISTRY ? LONE_REGISTRY_NICE : servingNice();
    }

    /** The id of the {@code ordinal}th instance, counted from 1; PostgreSQL has only one, named after itself. */
    String instance(int ordinal) {
        return this == POSTGRES ? id : id + "-" + ordinal;
    }

    /** Whether an instance of this id is one of this service. */
    boolean owns(String instance) {
        return instance.equals(id) || instance.startsWith(id + "-");
    }

    /** The service with this id, or a refusal that lists all. */
    public static Service named(String id) {
        return find(id).orElseThrow(() -> new UsageException("there is no service " + id + "; there are "
                + Arrays.stream(values()).map(Service::id).collect(Collectors.joining(", "))));
    }

    private static Optional<Service> find(String id) {
        return Arrays.stream(values()).filter(service -> service.id.equals(id)).findFirst();
    }
}
