package dev.ensemble.registry.watch;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.WatchResponse;
import java.util.List;

/** The passing instances of one service at one moment, as one message that all its watchers share. */
public record Snapshot(WatchResponse response) {

    /**
     * @param settling whether instances may be missing that the registry does not know yet
     */
    Snapshot(long revision, List<Instance> passing, boolean settling, HlcTimestamp at) {
        this(WatchResponse.newBuilder()
                .setRevision(revision)
                .addAllInstances(passing)
                .setSettling(settling)
                .setHlc(at.toString())
                .build());
    }

    public long revision() {
        return response.getRevision();
    }

    public List<Instance> passing() {
        return response.getInstancesList();
    }

    public boolean settling() {
        return response.getSettling();
    }

    boolean sameContent(List<Instance> otherPassing, boolean otherSettling) {
        return settling() == otherSettling && passing().equals(otherPassing);
    }
}
