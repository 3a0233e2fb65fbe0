package dev.ensemble.chassis.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Power of two choices (Mitzenmacher, 2001): of two random connected instances the one with fewer calls in flight,
 * first among those that this call has not tried.
 */
final class P2cPicker extends SubchannelPicker {
    private static final PickResult NO_BUDGET =
            PickResult.withDrop(Status.UNAVAILABLE.withDescription("an attempt failed and the retry budget is spent"));

    private final List<Endpoint> ready;
    private final RetryBudget budget;
    private final boolean preferUntried;
    private final SlowStart slowStart;

    P2cPicker(List<Endpoint> ready, RetryBudget budget, boolean preferUntried, SlowStart slowStart) {
        this.ready = ready;
        this.budget = budget;
        this.preferUntried = preferUntried;
        this.slowStart = slowStart;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
        CallAttempts attempts = args.getCallOptions().getOption(CallAttempts.KEY);
        Attempt.AttemptKind kind = attempts.attempt(args.getHeaders()).kind();
        if (kind.isExtra() && !budget.allows()) {
            // Dropping a hedge would end the call, whose first attempt may still succeed: the hedge waits instead.
            return kind == Attempt.AttemptKind.HEDGE ? PickResult.withNoResult() : NO_BUDGET;
        }
        List<Endpoint> untried = kind == Attempt.AttemptKind.PRIMARY || !preferUntried
                ? ready
                : ready.stream().filter(e -> !attempts.tried(e.target())).toList();
        if (untried.isEmpty() && kind == Attempt.AttemptKind.HEDGE) {
            return PickResult.withNoResult();
        }
        return lessLoaded(untried.isEmpty() ? ready : untried).pick();
    }

    private Endpoint lessLoaded(List<Endpoint> endpoints) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int size = endpoints.size();
        int first = random.nextInt(size);
        if (size == 1) {
            return endpoints.get(first);
        }
        int second = (first + 1 + random.nextInt(size - 1)) % size;
        Endpoint one = endpoints.get(first);
        Endpoint other = endpoints.get(second);
        if (slowStart.spares(one, other)) {
            return other;
        }
        if (slowStart.spares(other, one)) {
            return one;
        }
        return other.inFlight().get() < one.inFlight().get() ? other : one;
    }
}
