package dev.ensemble.chassis.balancing;

import static io.grpc.ConnectivityState.CONNECTING;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One connection an instance; each change of a connection or of the list makes a new picker. */
final class P2cLoadBalancer extends LoadBalancer {
    private final Helper helper;
    private final RetryBudget budget;
    private final boolean preferUntried;
    private final SlowStart slowStart;
    private final Ejection ejection;
    private final boolean comparing;
    private Map<TargetInstance, Endpoint> endpoints = Map.of();

    /** @param comparing whether instances are compared at all, or called at random */
    P2cLoadBalancer(
            Helper helper, RetryBudget budget, boolean preferUntried, SlowStart slowStart, boolean comparing) {
        this.helper = helper;
        this.budget = budget;
        this.preferUntried = preferUntried;
        this.slowStart = slowStart;
        this.ejection = new Ejection(comparing, slowStart.nanoTime());
        this.comparing = comparing;
    }

    @Override
    public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
        Map<TargetInstance, Endpoint> former = new LinkedHashMap<>(endpoints);
        Map<TargetInstance, Endpoint> current = new LinkedHashMap<>();
        for (EquivalentAddressGroup address : resolved.getAddresses()) {
            TargetInstance target = address.getAttributes().get(TargetInstance.ATTRIBUTE);
            // A new epoch is a new process: it inherits neither the connection nor its back-off.
            Endpoint known = former.remove(target);
            current.put(target, known != null ? known : connect(target, address));
        }
        endpoints = current;
        former.values().forEach(Endpoint::shutdown);
        updatePicker();
        return Status.OK;
    }

    /** The resolver keeps a list that it once had: an error means that no instance is there. */
    @Override
    public void handleNameResolutionError(Status error) {
        shutdown();
        helper.updateBalancingState(TRANSIENT_FAILURE, failing(error));
    }

    @Override
    public void shutdown() {
        endpoints.values().forEach(Endpoint::shutdown);
        endpoints = Map.of();
    }

    private Endpoint connect(TargetInstance target, EquivalentAddressGroup address) {
        Endpoint endpoint = new Endpoint(target, address, helper, budget, slowStart, ejection, this::updatePicker);
        endpoint.connect();
        return endpoint;
    }

    private void updatePicker() {
        List<Endpoint> ready =
                endpoints.values().stream().filter(e -> e.state() == READY).toList();
        ejection.ready(ready);
        if (!ready.isEmpty()) {
            helper.updateBalancingState(READY,
                    new P2cPicker(ready, budget, preferUntried, slowStart, ejection, comparing));
        } else if (endpoints.values().stream().allMatch(e -> e.state() == TRANSIENT_FAILURE)) {
            Status cause = endpoints.values().iterator().next().failure();
            helper.updateBalancingState(TRANSIENT_FAILURE, failing(cause));
        } else {
            helper.updateBalancingState(CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
        }
    }

    private SubchannelPicker failing(Status cause) {
        return new FixedResultPicker(PickResult.withError(cause));
    }
}
