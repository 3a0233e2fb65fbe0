package dev.ensemble.lab.prove;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.failpoint.FailPointPort;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.List;

/** The faults of one instance of an ensemble on this machine. */
public record InstanceFault(String injected, Step breaking, String undone, Step mending) implements Fault {

    /** One step of a fault. */
    @FunctionalInterface
    public interface Step {
        void run() throws InterruptedException;
    }

    /** SIGKILL; the supervisor starts the instance again. */
    public static Fault kill(Ensemble ensemble, String instance) {
        return new InstanceFault("kill " + instance, () -> ensemble.kill(instance), "", () -> {});
    }

    /** SIGSTOP, and SIGCONT. */
    public static Fault freeze(Ensemble ensemble, String instance) {
        return new InstanceFault(
                "freeze " + instance, () -> ensemble.freeze(instance), "thaw " + instance,
                () -> ensemble.thaw(instance));
    }

    /** SIGTERM, and a new process. */
    public static Fault stop(Ensemble ensemble, String instance) {
        return new InstanceFault(
                "stop " + instance, () -> ensemble.stop(instance), "start " + instance, () -> ensemble.start(instance));
    }

    /**
     * An action at a fail point of a process that is ready. If the process halts there, the next one knows nothing of it.
     *
     * @param pick chooses one of the points, whose names only a running process tells
     * @param action such as {@code halt} or {@code delay(300ms)}
     * @throws UsageException when the process is not ready
     */
    public static Fault atFailPoint(Ensemble ensemble, String instance, int pick, String action) {
        InstanceStatus status = ensemble.instance(instance);
        if (!status.state().equals("ready")) {
            throw new UsageException(instance + " is " + status.state());
        }
        FailPointPort port = new FailPointPort(status.adminPort());
        List<String> names = List.copyOf(port.all().keySet());
        String point = names.get(pick % names.size());
        return new InstanceFault(
                action + " at " + point + " of " + instance, () -> port.arm(point, action),
                "clear " + point + " of " + instance, () -> port.clear(point));
    }

    @Override
    public void inject() throws InterruptedException {
        breaking.run();
    }

    @Override
    public void undo() throws InterruptedException {
        mending.run();
    }
}
