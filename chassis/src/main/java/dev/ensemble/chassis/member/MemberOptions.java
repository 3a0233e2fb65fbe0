package dev.ensemble.chassis.member;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.auth.AuthOptions;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.config.PartsPerMillionConverter;
import dev.ensemble.chassis.rpc.client.ServiceChannel;
import dev.ensemble.chassis.telemetry.LogFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every process of the ensemble understands. Each has an environment variable for its default. */
public final class MemberOptions {

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = "${env:ENSEMBLE_INSTANCE}",
            description = "id of this instance, unique in the ensemble (default: the service's name and -1)")
    String instance;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "${env:ENSEMBLE_HOST:-127.0.0.1}",
            description = "address that others reach this instance at (default: 127.0.0.1)")
    String host = "127.0.0.1";

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = "${env:ENSEMBLE_BIND:-127.0.0.1}",
            description = "address to listen at (default: 127.0.0.1)")
    String bind = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:ENSEMBLE_PORT:-0}",
            description = "gRPC port, 0 for a free one (default: 0)")
    int port;

    @Option(
            names = "--advertised-port",
            paramLabel = "PORT",
            defaultValue = "${env:ENSEMBLE_ADVERTISED_PORT:-0}",
            description = "gRPC port that others reach this instance at, where a relay or a container maps it (default: the"
                    + " one it listens at)")
    int advertisedPort;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "${env:ENSEMBLE_ADMIN_PORT:-0}",
            description = "port of probes, metrics, drain and fail points, 0 for a free one (default: 0)")
    int adminPort;

    @Option(
            names = "--admin-from-anywhere",
            defaultValue = "${env:ENSEMBLE_ADMIN_FROM_ANYWHERE:-false}",
            description = "drain, and set fail points, for whoever reaches the admin port; without it that is done for the"
                    + " loopback address only, and others may read")
    boolean adminFromAnywhere;

    @Option(
            names = "--registry",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "${env:ENSEMBLE_REGISTRY}",
            description = "registry replicas, any of which may be down")
    List<HostAndPort> registry = new ArrayList<>();

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_DEADLINE:-2s}",
            description = "deadline of calls that have none (default: 2s)")
    Duration deadline = Duration.ofSeconds(2);

    @Option(
            names = "--max-concurrency",
            paramLabel = "N",
            defaultValue = "${env:ENSEMBLE_MAX_CONCURRENCY:-128}",
            description = "calls served at a time at most; how many it is adapts to what can be answered in time, and"
                    + " more are shed with RESOURCE_EXHAUSTED (default: 128)")
    int maxConcurrency = 128;

    @Option(
            names = "--identity",
            paramLabel = "FOLDER",
            defaultValue = "${env:ENSEMBLE_IDENTITY:-}",
            description = "speak only to processes with a certificate (mTLS), as the one in this folder: svid.pem,"
                    + " svid_key.pem, bundle.pem; read again when they change (default: plaintext)")
    String identity = "";

    @Mixin
    AuthOptions auth = new AuthOptions();

    @Option(
            names = "--drain-wait",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_DRAIN_WAIT:-500ms}",
            description = "time for callers to hear that this instance leaves, before it refuses calls (default: 500ms)")
    Duration drainWait = Duration.ofMillis(500);

    @Option(
            names = "--drain-timeout",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_DRAIN_TIMEOUT:-10s}",
            description = "time for calls under way to finish (default: 10s)")
    Duration drainTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:ENSEMBLE_LOG_FORMAT:-console}",
            description = "${COMPLETION-CANDIDATES} (default: CONSOLE)")
    LogFormat logFormat = LogFormat.CONSOLE;

    @Option(
            names = "--clock-offset",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_CLOCK_OFFSET:-0s}",
            description = "for experiments: how far this process's wall clock is off (default: 0s)")
    Duration clockOffset = Duration.ZERO;

    @Option(
            names = "--clock-drift",
            paramLabel = "RATE",
            defaultValue = "${env:ENSEMBLE_CLOCK_DRIFT:-0ppm}",
            converter = PartsPerMillionConverter.class,
            description = "for experiments: how much this process's wall clock gains, such as 200ppm, which is 0.2 ms a"
                    + " second (default: 0ppm)")
    double clockDrift;

    @Option(
            names = "--max-clock-offset",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_MAX_CLOCK_OFFSET:-60s}",
            description = "a process whose wall clock is further from most others' does not serve; the same for all"
                    + " (default: 60s)")
    Duration maxClockOffset = HybridLogicalClock.MAX_OFFSET;

    @Option(
            names = "--enable-fail-points",
            defaultValue = "${env:ENSEMBLE_ENABLE_FAIL_POINTS:-false}",
            description = "for experiments: lets the admin port halt, hang, fail or delay this process at named places")
    boolean enableFailPoints;

    @Option(
            names = "--experiment-no-retries",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_RETRIES:-false}",
            description = "for experiments: calls that fail are not retried")
    boolean noRetries;

    @Option(
            names = "--experiment-no-clock-in-messages",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_CLOCK_IN_MESSAGES:-false}",
            description = "for experiments: the logical clock does not follow the times of messages")
    boolean noClockInMessages;

    @Option(
            names = "--experiment-no-clock-in-rows",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_CLOCK_IN_ROWS:-false}",
            description = "for experiments: the logical clock does not follow the times of rows")
    boolean noClockInRows;

    @Option(
            names = "--experiment-no-hedging",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_HEDGING:-false}",
            description = "for experiments: calls that take long are not sent to a second instance")
    boolean noHedging;

    @Option(
            names = "--experiment-blind-balancing",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_BLIND_BALANCING:-false}",
            description = "for experiments: instances are called at random, however slow they are or often they fail")
    boolean blindBalancing;

    @Option(
            names = "--experiment-no-warm-up",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_WARM_UP:-false}",
            description = "for experiments: this process says that it is ready while it is cold")
    boolean noWarmUp;

    @Option(
            names = "--experiment-no-admission",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_ADMISSION:-false}",
            description = "for experiments: every call is begun, however many there are")
    boolean noAdmission;

    @Option(
            names = "--experiment-no-shares",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_SHARES:-false}",
            description = "for experiments: whose calls they are makes no difference to which are served")
    boolean noShares;

    @Option(
            names = "--experiment-no-slow-start",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NO_SLOW_START:-false}",
            description = "for experiments: a replica gets its full share of calls as soon as it is ready")
    boolean noSlowStart;

    @Option(
            names = "--experiment-naive-breaker",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_NAIVE_BREAKER:-false}",
            description = "for experiments: the circuit breaker also counts deadlines that were too short to be met")
    boolean naiveBreaker;

    @Option(
            names = "--experiment-service-time",
            paramLabel = "DURATION",
            defaultValue = "${env:ENSEMBLE_EXPERIMENT_SERVICE_TIME:-0s}",
            description = "for experiments: every call takes this much longer (default: 0s)")
    Duration serviceTime = Duration.ZERO;

    /** Options with their defaults. */
    public MemberOptions() {}

    /** The address that others reach this instance at; one of IPv6 has no brackets. */
    public String host() {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address to listen at. */
    public String bind() {
        return bind;
    }

    /** For experiments: how much longer every call takes. */
    public Duration serviceTime() {
        return serviceTime;
    }

    /** How long callers have to hear that this instance leaves. */
    public Duration drainWait() {
        return drainWait;
    }

    /** How long calls under way have to finish. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** The channels of this process: what an experiment takes away from them. */
    ServiceChannel.Ablations channelExperiments() {
        return new ServiceChannel.Ablations(
                noRetries, noHedging, noSlowStart, blindBalancing, naiveBreaker);
    }

    /** How far a wall clock may be from most others. */
    public Duration maxClockOffset() {
        return maxClockOffset;
    }

    /** Deadline of calls that have none. */
    public Duration deadline() {
        return deadline;
    }

    @Override
    public String toString() {
        return "instance=" + instance + " host=" + host + " bind=" + bind + " port=" + port + " advertisedPort="
                + advertisedPort + " adminPort=" + adminPort + " adminFromAnywhere=" + adminFromAnywhere
                + " registry=" + registry + " deadline=" + deadline + " maxConcurrency=" + maxConcurrency
                + " identity=" + (identity.isEmpty() ? "none, plaintext" : identity) + " tokens=" + auth + " drainWait="
                + drainWait + " drainTimeout=" + drainTimeout + " clockOffset="
                + clockOffset + " clockDrift=" + clockDrift + "ppm maxClockOffset=" + maxClockOffset
                + " enableFailPoints=" + enableFailPoints + " noRetries=" + noRetries + " noHedging=" + noHedging
                + " blindBalancing=" + blindBalancing + " noWarmUp=" + noWarmUp
                + " noAdmission=" + noAdmission + " noShares=" + noShares + " noSlowStart=" + noSlowStart
                + " naiveBreaker=" + naiveBreaker
                + " noClockInMessages=" + noClockInMessages + " noClockInRows=" + noClockInRows
                + " serviceTime=" + serviceTime;
    }
}
