package dev.ensemble.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.registry.v1.Instance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NewcomersTest {
    private final AtomicInteger joined = new AtomicInteger();
    private final Newcomers newcomers = new Newcomers("gateway-1", joined::incrementAndGet);

    @Test
    void whoWasThereBeforeHasNotJoined() {
        newcomers.list(List.of(gateway("gateway-2", 1)));
        newcomers.list(List.of(gateway("gateway-2", 1)));

        assertThat(joined).hasValue(0);
    }

    @Test
    void whoComesAfterwardsHasJoinedOnce() {
        newcomers.list(List.of());
        newcomers.list(List.of(gateway("gateway-2", 1)));
        newcomers.list(List.of(gateway("gateway-2", 1)));

        assertThat(joined).hasValue(1);
    }

    @Test
    void aNewProcessOfTheSameNameHasJoinedToo() {
        newcomers.list(List.of(gateway("gateway-2", 1)));
        newcomers.list(List.of());
        newcomers.list(List.of(gateway("gateway-2", 2)));

        assertThat(joined).hasValue(1);
    }

    @Test
    void thisProcessItselfIsNoNewcomerAndNoOneIsWhoLeaves() {
        newcomers.list(List.of(gateway("gateway-2", 1)));
        newcomers.list(List.of(gateway("gateway-1", 3), gateway("gateway-2", 1)));
        newcomers.list(List.of(gateway("gateway-1", 3)));

        assertThat(joined).hasValue(0);
    }

    private static Instance gateway(String id, long epoch) {
        return Instance.newBuilder().setService("gateway").setId(id).setEpoch(epoch).build();
    }
}
