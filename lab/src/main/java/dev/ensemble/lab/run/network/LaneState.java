package dev.ensemble.lab.run.network;

import java.util.Collection;
import java.util.List;

/**
 * What the network does to one direction of a connection.
 *
 * @param cut nothing passes
 * @param pacers what passes is slowed down by each of these
 */
record LaneState(boolean cut, List<Pacer> pacers) {
    static final LaneState SOUND = new LaneState(false, List.of());

    static LaneState of(Collection<Disturbance> all, String sender, String receiver) {
        List<Disturbance> here = all.stream().filter(each -> each.affects(sender, receiver)).toList();
        return here.isEmpty()
                ? SOUND
                : new LaneState(
                        here.stream().anyMatch(Disturbance::cuts),
                        here.stream().flatMap(each -> each.pacer().stream()).toList());
    }

    /** When bytes that come now are to be passed on; they pass all pacers at a time, and the last lets them go. */
    long due(int bytes) {
        return pacers.stream().mapToLong(each -> each.due(bytes)).max().orElseGet(System::nanoTime);
    }
}
