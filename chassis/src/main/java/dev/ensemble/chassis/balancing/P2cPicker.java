package dev.ensemble.chassis.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Power of <i>d</i> choices (Mitzenmacher, 2001): of up to eight random connected instances the one that a call is
 * expected to wait least for, first among those that this call has not tried and that are not left out. Of several
 * that are equally busy it is the one that was called longest ago, for its calls are likely to end first; of several
 * that are idle any, for callers that take turns in the same order would meet. Two would do where a caller has many
 * calls in flight at each; where it has few, a third of the calls would wait for one of two that are busy while another
 * one is free.
 */
final class P2cPicker extends SubchannelPicker {
    private static final int CHOICES = 8;
    private static final PickResult NO_BUDGET =
            PickResult.withDrop(Status.UNAVAILABLE.withDescription("an attempt failed and the retry budget is spent"));
    /** Ends the second of two calls that race, and not the first. */
    private static final PickResult NO_OTHER = PickResult.withDrop(
            Status.UNAVAILABLE.withDescription("no other instance is there for a hedge"));

    private final List<Endpoint> ready;
    private final RetryBudget budget;
    private final boolean preferUntried;
    private final SlowStart slowStart;
    private final Ejection ejection;
    private final boolean comparing;

    P2cPicker(
            List<Endpoint> ready, RetryBudget budget, boolean preferUntried, SlowStart slowStart, Ejection ejection,
            boolean comparing) {
        this.ready = ready;
        this.budget = budget;
        this.preferUntried = preferUntried;
        this.slowStart = slowStart;
        this.ejection = ejection;
        this.comparing = comparing;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
        CallAttempts attempts = args.getCallOptions().getOption(CallAttempts.KEY);
        Attempt attempt = attempts.attempt(args.getHeaders());
        Attempt.AttemptKind kind = attempt.kind();
        if (kind == Attempt.AttemptKind.RETRY && !budget.allows()) {
            return NO_BUDGET;
        }
        Endpoint probe = kind == Attempt.AttemptKind.PRIMARY ? ejection.probe(ready, attempt.isTimed()) : null;
        attempt.picked(probe != null);
        return probe != null ? probe.pick() : pick(attempt, attempts);
    }

    private PickResult pick(Attempt attempt, CallAttempts attempts) {
        List<Endpoint> serving = ejection.serving(ready);
        List<Endpoint> untried = attempt.kind() == Attempt.AttemptKind.PRIMARY || !preferUntried
                ? serving
                : serving.stream().filter(e -> !attempts.tried(e.target())).toList();
        if (untried.isEmpty() && attempt.isOfHedge()) {
            attempt.isNotAllowed(Hedges.HedgeRefusal.NO_OTHER_INSTANCE);
            return NO_OTHER;
        }
        return leastLoaded(untried.isEmpty() ? serving : untried).pick();
    }

    private Endpoint leastLoaded(List<Endpoint> endpoints) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (!comparing) {
            return endpoints.get(random.nextInt(endpoints.size()));
        }
        Endpoint best = null;
        for (Endpoint each : sample(endpoints, random)) {
            best = best == null ? each : better(best, each);
        }
        return best;
    }

    /**
     * Neighbours in the list, from a random one on, so that a long list costs no more; in random order, so that each of
     * several that are idle is as likely to be the first.
     */
    private static Endpoint[] sample(List<Endpoint> endpoints, ThreadLocalRandom random) {
        Endpoint[] sample = new Endpoint[Math.min(endpoints.size(), CHOICES)];
        int start = random.nextInt(endpoints.size());
        for (int i = 0; i < sample.length; i++) {
            int place = random.nextInt(i + 1);
            sample[i] = sample[place];
            sample[place] = endpoints.get((start + i) % endpoints.size());
        }
        return sample;
    }

    private Endpoint better(Endpoint one, Endpoint other) {
        if (slowStart.spares(one, other)) {
            return other;
        }
        if (slowStart.spares(other, one)) {
            return one;
        }
        long now = one.nanoTime();
        int compared = Double.compare(one.cost(now), other.cost(now));
        if (compared != 0) {
            return compared < 0 ? one : other;
        }
        return one.isIdle() || one.lastSent() - other.lastSent() <= 0 ? one : other;
    }
}
