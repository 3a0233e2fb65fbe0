package dev.ensemble.registry;

import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.WatchResponse;
import java.util.List;

/**
 * The passing instances of one service at one moment.
 *
 * @param settling whether instances may be missing that the registry does not know yet
 */
record Snapshot(long revision, List<Instance> passing, boolean settling) {

    boolean sameContent(List<Instance> otherPassing, boolean otherSettling) {
        return settling == otherSettling && passing.equals(otherPassing);
    }

    WatchResponse toResponse() {
        return WatchResponse.newBuilder()
                .setRevision(revision)
                .addAllInstances(passing)
                .setSettling(settling)
                .build();
    }
}
