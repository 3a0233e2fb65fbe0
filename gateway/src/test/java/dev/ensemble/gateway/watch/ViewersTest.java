package dev.ensemble.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewersTest {
    private final List<String> ended = new ArrayList<>();
    private final Viewers<String> viewers = new Viewers<>(2, ended::add);

    @Test
    void theEndOfAllIsOnTheEventLoop() {
        List<Runnable> loop = new ArrayList<>();
        viewers.add("one", loop::add);
        viewers.add("two", loop::add);
        viewers.remove("one");

        viewers.close();

        assertThat(ended).isEmpty();
        loop.forEach(Runnable::run);
        assertThat(ended).containsExactly("two");
    }

    @Test
    void whoWasAdmittedBeforeTheEndAndComesAfterItIsEnded() {
        assertThat(viewers.admit()).isTrue();
        viewers.close();

        viewers.add("late", Runnable::run);

        assertThat(ended).containsExactly("late");
    }

    @Test
    void admitsNoMoreThanItMayAndNobodyAtTheEnd() {
        viewers.add("one", Runnable::run);
        assertThat(viewers.admit()).isTrue();
        viewers.add("two", Runnable::run);
        assertThat(viewers.admit()).isFalse();
        viewers.remove("two");
        viewers.close();

        assertThat(viewers.admit()).isFalse();
    }
}
