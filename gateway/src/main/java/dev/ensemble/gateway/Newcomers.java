package dev.ensemble.gateway;

import dev.ensemble.registry.v1.Instance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees a gateway join. Callers keep their connections, so that one who joins would serve none of them until they are old:
 * the others have theirs come again, and whatever spreads connections spreads them over all.
 */
final class Newcomers {
    private record Incarnation(String id, long epoch) {}

    private final String self;
    private final Runnable joined;
    private Set<Incarnation> known;

    /**
     * Those who join later than this process.
     *
     * @param self the instance that watches
     * @param joined runs after each change in which at least one other has come
     */
    Newcomers(String self, Runnable joined) {
        this.self = self;
        this.joined = joined;
    }

    /** All gateways that are alive now. The first list tells who was there before. */
    synchronized void list(List<Instance> gateways) {
        Set<Incarnation> now = new HashSet<>();
        for (Instance each : gateways) {
            if (!each.getId().equals(self)) {
                now.add(new Incarnation(each.getId(), each.getEpoch()));
            }
        }
        boolean someoneJoined = known != null && !known.containsAll(now);
        known = now;
        if (someoneJoined) {
            joined.run();
        }
    }
}
