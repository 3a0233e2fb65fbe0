package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final int CALLS = 400;

    @Test
    void theShareGrowsFromATenthToAllOfIt() {
        SlowStart slowStart = new SlowStart(Duration.ofSeconds(10));
        assertThat(slowStart.share(0)).isEqualTo(0.1);
        assertThat(slowStart.share(Duration.ofSeconds(5).toNanos())).isEqualTo(0.5);
        assertThat(slowStart.share(Duration.ofSeconds(20).toNanos())).isEqualTo(1);
    }

    @Test
    void aReplicaThatHasJustComeGetsFewOfTheCalls() throws Exception {
        assertThat(shareOfTheNewcomer(Duration.ofHours(1))).isBetween(1, CALLS / 5);
    }

    @Test
    void withoutItTheReplicaGetsItsFullShareAtOnce() throws Exception {
        assertThat(shareOfTheNewcomer(Duration.ZERO)).isGreaterThan(CALLS / 3);
    }

    /** Of so many calls after it came; the other instance is as old as a window is long. */
    private static int shareOfTheNewcomer(Duration window) throws Exception {
        AtomicLong now = new AtomicLong();
        String policy = EchoClient.policy("slow-start-" + window, new SlowStart(window, now::get));
        try (TestBackend old = new TestBackend("echo-1");
                TestBackend newcomer = new TestBackend("echo-2");
                FixedList list = new FixedList(old.instance(1));
                EchoClient client = new EchoClient(list, 1, policy)) {
            client.call();
            now.addAndGet(window.toNanos());
            list.set(old.instance(1), newcomer.instance(1));
            client.connectTo(2);
            newcomer.calls.set(0);
            for (int i = 0; i < CALLS; i++) {
                client.call();
            }
            return newcomer.calls.get();
        }
    }
}
