package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.run.consul.ConsulCluster;
import dev.ensemble.lab.run.identity.Identities;
import dev.ensemble.lab.run.network.BreakableNetwork;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.InstanceEvent;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.Ports;
import dev.ensemble.lab.run.supervisor.ProcessMemory;
import dev.ensemble.lab.run.token.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A whole ensemble on this machine, supervised by this process: what {@code ./ensemble up} runs, and tests too. Verbs
 * that name an instance throw {@link UsageException} when there is none of that name or it is in no state for them.
 */
public final class Ensemble implements AutoCloseable {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final EnsembleOptions options;
    private final DataFolder folder;
    private final Ledger ledger;
    private final Optional<TokenIssuer> issuer;
    private final Optional<Identities> identities;
    private final Ports ports;
    private final EnsembleNetwork network;
    private final InstanceGroup instances;
    private final LogRotator logs;
    private final Thread onSignal = Thread.ofPlatform().name("close-ensemble").unstarted(this::closeOrTell);
    private boolean closed;

    private Ensemble(EnsembleOptions options, DataFolder folder, Ports ports, Consumer<InstanceEvent> events)
            throws IOException {
        this.options = options;
        this.folder = folder;
        this.ports = ports;
        this.ledger = new Ledger(DataFolder.stateFile(folder.path()), options.port());
        this.issuer = options.auth() ? Optional.of(TokenIssuer.prepare(folder.path())) : Optional.empty();
        this.identities = options.certificateLife().isPresent()
                ? Optional.of(Identities.prepare(folder.path(), options.certificateLife().get()))
                : Optional.empty();
        Optional<BreakableNetwork> relays = options.breakableNetwork()
                ? Optional.of(new BreakableNetwork(this::processes))
                : Optional.empty();
        Consumer<InstanceEvent> told = events.andThen(new Witness(this::instances));
        this.instances = new InstanceGroup(
                Home.find(), options, new ProcessSpecs.Trust(issuer, identities), ledger, ports, relays, told);
        this.network = new EnsembleNetwork(relays, instances, told);
        this.logs = new LogRotator(folder.path());
    }

    /**
     * Takes the data folder and the port, and ends what a killed supervisor left in that folder. Nothing runs yet.
     *
     * @param events is told what happens to instances, in the instances' own threads
     * @throws UsageException when folder or port is taken
     */
    public static Ensemble prepare(EnsembleOptions options, Consumer<InstanceEvent> events)
            throws IOException, InterruptedException {
        DataFolder folder = DataFolder.take(options.data());
        try {
            List<String> left = Recovery.endLeftovers(folder.path());
            Ports.refuseTaken("--port", options.port());
            Ports.refuseTaken("--grpc-port", options.grpcPort());
            Ports.refuseTaken("--consul-port", options.consul().port());
            Ports ports = new Ports();
            EnsembleOptions settled = options
                    .withPort(options.port() == 0 ? ports.of("gateway") : options.port())
                    .withGrpcPort(options.grpcPort() == 0 ? ports.of("gateway grpc") : options.grpcPort());
            Ensemble ensemble = new Ensemble(settled, folder, ports, events);
            left.forEach(instance -> events
                    .accept(new InstanceEvent(Instant.now(), instance, "left by a killed supervisor: ended")));
            return ensemble;
        } catch (IOException | InterruptedException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Makes the services' AOT caches if they are out of date, runs an ensemble and waits until it is ready; closes it if
     * that fails, and on Ctrl-C.
     *
     * @param progress is told what takes longer than a moment
     */
    public static Ensemble start(EnsembleOptions options, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (options.replicas().keySet().stream().anyMatch(Service::isJava)) {
            Training.ensure(Home.find(), progress);
        }
        progress.accept("starting an ensemble in " + options.data());
        Ensemble ensemble = prepare(options, event -> {});
        ensemble.closeOnSignal();
        try {
            ensemble.launch(START_LIMIT, () -> {});
            return ensemble;
        } catch (IOException | InterruptedException | RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    /**
     * Starts all processes, waits until they are ready, and stocks the shop if it is new.
     *
     * @param ready comes just before others can see that it is ready
     */
    public void launch(Duration limit, Runnable ready) throws IOException, InterruptedException {
        instances.launch(limit);
        instances.awaitReady(limit);
        if (options.replicas().containsKey(Service.GATEWAY)) {
            InitialStock.fill(
                    gateway(), authorities(), token("the-shop", "stock:write").or(Token::ofEnvironment));
        }
        ready.run();
        ledger.phase("ready");
    }

    /** Waits until every instance is ready at once. */
    public void awaitReady(Duration limit) throws InterruptedException {
        instances.awaitReady(limit);
    }

    /** Where a client talks to it. */
    public URI gateway() {
        return URI.create((options.tls() ? "https" : "http") + "://127.0.0.1:" + options.port());
    }

    /** Whom a client has to believe where its gateways speak TLS. */
    public Authorities authorities() {
        return new Authorities(identities.filter(own -> options.tls()).map(Identities::authoritiesForCallers));
    }

    /** Where a gRPC client talks to it, as {@code HOST:PORT}. */
    public String grpc() {
        return "127.0.0.1:" + options.grpcPort();
    }

    /** A token that its services take, where they ask for one. */
    public Optional<String> token(String name, String... scopes) {
        return issuer.map(each -> each.issue(name, List.of(scopes), TOKEN_LIFE));
    }

    /** Who issues the tokens that it asks for, if it does. */
    public Optional<TokenIssuer> issuer() {
        return issuer;
    }

    /** Who issues its processes' certificates, if they have some. */
    public Optional<Identities> identities() {
        return identities;
    }

    /** What the lab itself calls its processes with, as one of this service. */
    public Credentials credentials(String service) throws IOException {
        return credentials(service, Identities.lab(service));
    }

    /** What the lab calls its processes with, in a name that the rules of the contracts know. */
    public Credentials credentials(String service, String instance) throws IOException {
        return identities.isPresent() ? identities.get().as(service, instance) : Credentials.plaintext();
    }

    /** Where everything it writes is. */
    public Path data() {
        return folder.path();
    }

    /** The state file, for the control server to publish its port in. */
    public Ledger ledger() {
        return ledger;
    }

    /** Everything at this moment. */
    public EnsembleStatus status() {
        return status(measured());
    }

    /** The same, but for the memory of the instances, which is what was measured last. */
    public EnsembleStatus lastStatus() {
        return status(instances());
    }

    private EnsembleStatus status(List<InstanceStatus> all) {
        long pid = ProcessHandle.current().pid();
        long own = ProcessMemory.bytesOfOne(pid);
        long children = all.stream().mapToLong(InstanceStatus::memoryBytes).sum();
        return new EnsembleStatus(
                ledger.phase(), gateway().toString(), grpc(), folder.path().toString(), pid, own, own + children, all,
                network.disturbances());
    }

    /** All instances, in the order in which they start; their memory as it was measured last, 0 before. */
    public List<InstanceStatus> instances() {
        return rows(false);
    }

    /** The same, with their memory of now: some 60 ms of CPU, at the cost of those that are measured. */
    public List<InstanceStatus> measured() {
        return rows(true);
    }

    private List<InstanceStatus> rows(boolean measureMemory) {
        return instances.instances().stream().map(each -> each.status(measureMemory)).toList();
    }

    /** One instance; its memory as it was measured last. */
    public InstanceStatus instance(String id) {
        return instances.find(id).status(false);
    }

    /** Bytes of memory of one instance, measured now. */
    public long memory(String id) {
        return instances.find(id).status(true).memoryBytes();
    }

    /** SIGKILL. */
    public void kill(String id) {
        instances.find(id).kill();
    }

    /** SIGSTOP: it keeps its memory and its connections, and does nothing. */
    public void freeze(String id) {
        instances.find(id).freeze();
    }

    /** SIGCONT after {@link #freeze}. */
    public void thaw(String id) {
        instances.find(id).thaw();
    }

    /** SIGTERM: it finishes what it has begun. Returns when it is gone; it stays away until it is started. */
    public void stop(String id) throws InterruptedException {
        instances.find(id).stop();
    }

    /** Starts what was stopped, or what waits to be started again. */
    public void start(String id) {
        instances.find(id).start();
    }

    /** What can be done to the network between its processes. */
    public EnsembleNetwork network() {
        return network;
    }

    /** Adds or drains instances until there are {@code number} of the service. */
    public void scale(Service service, int number) throws IOException, InterruptedException {
        instances.scale(service, number);
    }

    /** HOST:PORT of each Consul agent that its registries use; none if they use none. */
    public List<String> consulAddresses() {
        return instances.consul().map(ConsulCluster::addresses).orElse(options.consul().addresses());
    }

    /** The log of one instance. */
    public Path log(String id) {
        return instances.find(id).log();
    }

    /** From now on what runs ends with this process, however that ends, unless by force. */
    void closeOnSignal() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    private void closeOrTell() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("ensemble: not everything could be stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything, callers before those that they call, and lets the data folder go. */
    @Override
    public synchronized void close() throws IOException, InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        ledger.phase("stopping");
        instances.close();
        network.close();
        identities.ifPresent(Identities::close);
        logs.close();
        ports.close();
        ledger.remove();
        folder.close();
        forgetSignal();
    }

    private Map<String, Long> processes() {
        return instances.processes();
    }

    private void forgetSignal() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException signalled) {
            // It is what closes this.
        }
    }
}
