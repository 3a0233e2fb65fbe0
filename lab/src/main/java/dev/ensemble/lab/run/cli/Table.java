package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table of instances as text. */
final class Table {
    private static final String FORMAT = "%-13s %-9s %8s %6s %9s %8s %9s  %s";

    private Table() {}

    static List<String> lines(EnsembleStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(FORMAT, "INSTANCE", "STATE", "PID", "PORT", "UPTIME", "RESTARTS", "MEMORY", "LAST"));
        status.instances().forEach(instance -> lines.add(row(instance)));
        lines.add(String.format(
                FORMAT, "(supervisor)", "", status.supervisorPid(), "", "", "",
                mebibytes(status.supervisorMemoryBytes()), ""));
        lines.add(status.phase() + ", gateway " + status.gateway() + ", gRPC " + status.grpc() + ", memory "
                + mebibytes(status.memoryBytes())
                + ", data " + status.data());
        status.network().forEach(disturbance -> lines.add("network of " + disturbance));
        return lines;
    }

    private static String row(InstanceStatus instance) {
        boolean runs = instance.pid() != 0;
        return String.format(
                FORMAT,
                instance.instance(),
                instance.state(),
                runs ? instance.pid() : "-",
                instance.port(),
                runs ? uptime(Duration.ofMillis(instance.uptimeMillis())) : "-",
                instance.restarts(),
                runs ? mebibytes(instance.memoryBytes()) : "-",
                instance.note());
    }

    private static String mebibytes(long bytes) {
        return (bytes + (1 << 19)) / (1 << 20) + " MB";
    }

    private static String uptime(Duration age) {
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
