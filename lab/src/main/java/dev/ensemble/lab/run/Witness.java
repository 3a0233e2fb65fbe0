package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.failpoint.AdminPort;
import dev.ensemble.lab.run.supervisor.InstanceEvent;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Has a process that lives write down what happened to another one, at its logical time: a killed or frozen process
 * cannot say so itself. A registry is asked first, because it is a registry that misses the other one next.
 */
final class Witness implements Consumer<InstanceEvent> {
    private static final Pattern SAID_ITSELF = Pattern.compile("(not )?ready\\b");
    private static final int MOST_ASKED = 2;

    private final Supplier<List<InstanceStatus>> instances;

    /** @param instances all of the ensemble */
    Witness(Supplier<List<InstanceStatus>> instances) {
        this.instances = instances;
    }

    @Override
    public void accept(InstanceEvent event) {
        if (!SAID_ITSELF.matcher(event.text()).lookingAt()) {
            Thread.ofVirtual().name("witness").start(() -> tell(event));
        }
    }

    private void tell(InstanceEvent event) {
        List<InstanceStatus> others = instances.get().stream()
                .filter(each -> each.adminPort() > 0 && each.state().equals("ready"))
                .filter(each -> !each.instance().equals(event.instance()))
                .sorted(Comparator.comparing(each -> !each.service().equals(Service.REGISTRY.id())))
                .limit(MOST_ASKED).toList();
        for (InstanceStatus each : others) {
            if (writesDown(each, event)) {
                return;
            }
        }
    }

    private static boolean writesDown(InstanceStatus witness, InstanceEvent event) {
        try {
            new AdminPort(witness.adminPort()).tell(event.instance(), event.text());
            return true;
        } catch (UsageException e) { // It has just died, too, or is frozen.
            return false;
        }
    }
}
