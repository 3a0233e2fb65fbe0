package dev.ensemble.lab.run;

import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;

/**
 * The whole ensemble at a moment.
 *
 * @param phase {@code starting}, {@code ready} (everything was) or {@code stopping}
 * @param gateway where clients talk to it
 * @param grpc where gRPC clients do, as {@code HOST:PORT}
 * @param data its data folder
 * @param supervisorPid process id of the supervisor
 * @param supervisorMemoryBytes memory of the supervisor
 * @param memoryBytes memory of all, the supervisor included
 * @param instances in the order in which they start
 * @param network what is wrong with the network between them, a line each
 */
public record EnsembleStatus(
        String phase,
        String gateway,
        String grpc,
        String data,
        long supervisorPid,
        long supervisorMemoryBytes,
        long memoryBytes,
        List<InstanceStatus> instances,
        List<String> network) {}
