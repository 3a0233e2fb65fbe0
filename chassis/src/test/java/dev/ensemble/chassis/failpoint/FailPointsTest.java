package dev.ensemble.chassis.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.error.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailPointsTest {

    private final List<String> changes = new ArrayList<>();
    private final FailPoints points = new FailPoints(true, (point, action) -> changes.add(point + " " + action));
    private final FailPoint here = points.point("sample.write.before");

    @Test
    void doesNothingUntilItIsArmed() {
        here.reached();
        assertThat(points.list()).containsEntry("sample.write.before", "off");
    }

    @Test
    void failsWithUnavailableWhenToldTo() {
        points.arm("sample.write.before", "fail");
        assertThatThrownBy(here::reached).isInstanceOf(ServiceException.class)
                .hasMessageContaining("sample.write.before");
        points.clear("sample.write.before");
        here.reached();
    }

    @Test
    void hangsTheFirstWhoComesAndLetsOthersPassUntilItIsCleared() throws InterruptedException {
        points.arm("sample.write.before", "hang");
        Thread first = Thread.ofVirtual().name("first").start(here::reached);
        await().until(() -> first.getState() == Thread.State.WAITING);

        here.reached();

        assertThat(points.list()).containsEntry("sample.write.before", "hanging");
        points.clear("sample.write.before");
        assertThat(points.list()).containsEntry("sample.write.before", "off");
        assertThat(first.join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void delays() {
        points.arm("sample.write.before", "delay(30ms)");
        long began = System.nanoTime();
        here.reached();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void panicsAsWhatNobodyHasForeseen() {
        points.arm("sample.write.before", "panic");
        assertThatThrownBy(here::reached).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void meetsSomeAndSparesTheOthers() {
        points.arm("sample.write.before", "33%fail");
        assertThat(points.list()).containsEntry("sample.write.before", "33%fail");
        int failed = 0;
        for (int i = 0; i < 1000; i++) {
            try {
                here.reached();
            } catch (ServiceException e) {
                failed++;
            }
        }
        assertThat(failed).isBetween(200, 500);
    }

    @Test
    void tellsWhatIsSetAndCleared() {
        points.arm("sample.write.before", "delay(30ms)");
        points.clear("sample.write.before");

        assertThat(changes).containsExactly("sample.write.before delay(30ms)", "sample.write.before off");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> points.arm("sample.write.after", "halt")).hasMessageContaining("sample.write.before");
        assertThatThrownBy(() -> points.arm("sample.write.before", "explode")).hasMessageContaining("explode");
    }

    @Test
    void cannotBeArmedUnlessTheProcessWasStartedForIt() {
        FailPoints off = FailPoints.disabled();
        FailPoint inert = off.point("sample.write.before");
        assertThatThrownBy(() -> off.arm("sample.write.before", "fail")).hasMessageContaining("--enable-fail-points");
        inert.reached();
    }
}
