package dev.ensemble.lab.prove;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.failpoint.AdminPort;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;

/** The faults of one instance of an ensemble on this machine. */
public final class InstanceFault {
    private InstanceFault() {}

    /** SIGKILL; the supervisor starts the instance again. */
    public static Fault kill(Ensemble ensemble, String instance) {
        return Fault.of("kill " + instance, () -> ensemble.kill(instance));
    }

    /** SIGSTOP, and SIGCONT. */
    public static Fault freeze(Ensemble ensemble, String instance) {
        return Fault.of(
                "freeze " + instance, () -> ensemble.freeze(instance), "thaw " + instance,
                () -> ensemble.thaw(instance));
    }

    /** SIGTERM, and a new process. */
    public static Fault stop(Ensemble ensemble, String instance) {
        return Fault.of(
                "stop " + instance, () -> ensemble.stop(instance), "start " + instance, () -> ensemble.start(instance));
    }

    /** An action, such as {@code halt} or {@code delay(300ms)}, at a fail point of a process that listens. */
    public static Fault atFailPoint(Ensemble ensemble, String instance, String point, String action) {
        AdminPort port = new AdminPort(ensemble.instance(instance).adminPort());
        return Fault.of(
                action + " at " + point + " of " + instance, () -> port.arm(point, action),
                "clear " + point + " of " + instance, () -> port.clear(point));
    }

    /**
     * An action at a fail point of a process that is ready. If the process halts there, the next one knows nothing of it.
     *
     * @param pick chooses one of the points, whose names only a running process tells
     * @throws UsageException when the process is not ready
     */
    public static Fault atFailPoint(Ensemble ensemble, String instance, int pick, String action) {
        InstanceStatus status = ensemble.instance(instance);
        if (!status.state().equals("ready")) {
            throw new UsageException(instance + " is " + status.state());
        }
        List<String> names = List.copyOf(new AdminPort(status.adminPort()).failPoints().keySet());
        return atFailPoint(ensemble, instance, names.get(pick % names.size()), action);
    }
}
