package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.auth.Caller;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiAdmissionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static Route route(String path) {
        return GatewayParts.routes().find("GET", RequestPath.parse(path)).route();
    }

    private static boolean isAdmitted(ApiAdmission admission, String path) {
        AtomicReference<Permit> permit = new AtomicReference<>();
        admission.enter(route(path), Caller.ANONYMOUS, TIMEOUT, permit::set, refusal -> {});
        return permit.get() != null;
    }

    @Test
    void whoIsAliveIsToldWhileEverythingElseHangs() {
        ApiAdmission admission = new ApiAdmission(new Admission(1, timer), new Admission(1, timer));
        assertThat(isAdmitted(admission, "/v1/orders")).isTrue();
        assertThat(isAdmitted(admission, "/v1/orders")).isFalse();
        assertThat(isAdmitted(admission, "/v1/instances")).isTrue();
    }

    @Test
    void whatIsBegunLaterHoldsItsPlaceUntilThen() {
        List<Runnable> later = new ArrayList<>();
        ApiAdmission admission = new ApiAdmission(new Admission(1, timer), new Admission(1, timer), later::add);
        AtomicReference<Permit> first = new AtomicReference<>();
        admission.enter(route("/v1/orders"), Caller.ANONYMOUS, TIMEOUT, first::set, refusal -> {});
        assertThat(first.get()).isNull();
        assertThat(isAdmitted(admission, "/v1/orders")).isFalse();
        later.removeFirst().run();
        assertThat(first.get()).isNotNull();
    }

    @Test
    void withoutPlacesOfItsOwnItIsNot() {
        Admission shared = new Admission(1, timer);
        ApiAdmission admission = new ApiAdmission(shared, shared);
        assertThat(isAdmitted(admission, "/v1/orders")).isTrue();
        assertThat(isAdmitted(admission, "/v1/instances")).isFalse();
    }
}
