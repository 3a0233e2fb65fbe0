package dev.ensemble.lab.run;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.network.BreakableNetwork;
import dev.ensemble.lab.run.network.Direction;
import dev.ensemble.lab.run.network.Disturbance;
import dev.ensemble.lab.run.network.Pacer;
import dev.ensemble.lab.run.supervisor.InstanceEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The network between the processes of an ensemble, in the names that users have for them. Verbs throw {@link
 * UsageException} when there is no such instance, no relays, or the network of that instance is in no state for them.
 */
public final class EnsembleNetwork {
    private final Optional<BreakableNetwork> relays;
    private final InstanceGroup instances;
    private final Consumer<InstanceEvent> events;

    EnsembleNetwork(Optional<BreakableNetwork> relays, InstanceGroup instances, Consumer<InstanceEvent> events) {
        this.relays = relays;
        this.instances = instances;
        this.events = events;
    }

    /**
     * Packets of an instance vanish.
     *
     * @param from the instance or service that it is cut off from; empty for all
     */
    public void cut(String named, Direction direction, Optional<String> from) {
        String instance = instances.find(named).id();
        Optional<String> peer = from.map(instances::findInstanceOrService);
        if (peer.isPresent() && peer.get().equals(instance)) {
            throw new UsageException(instance + " cannot be cut off from itself");
        }
        disturb(Disturbance.cut(instance, direction, peer));
    }

    /** What an instance sends arrives late. */
    public void slow(String named, Pacer pacer) {
        disturb(Disturbance.slow(instances.find(named).id(), pacer));
    }

    private void disturb(Disturbance disturbance) {
        relays().disturb(disturbance);
        tell(disturbance.instance(), disturbance.what());
    }

    /** Nothing is wrong any more with the network of an instance. */
    public void mend(String named) {
        String instance = instances.find(named).id();
        relays().mend(instance);
        tell(instance, "mended");
    }

    private void tell(String instance, String what) {
        events.accept(new InstanceEvent(Instant.now(), instance, "network: " + what));
    }

    private BreakableNetwork relays() {
        return relays.orElseThrow(() -> new UsageException("the network of this ensemble cannot be broken, because no"
                + " relays stand in it; `up --breakable-network` puts them there"));
    }

    /** What is wrong, a line for each instance. */
    List<String> disturbances() {
        return relays.map(BreakableNetwork::disturbances).orElse(List.of());
    }

    void close() throws IOException, InterruptedException {
        if (relays.isPresent()) {
            relays.get().close();
        }
    }
}
