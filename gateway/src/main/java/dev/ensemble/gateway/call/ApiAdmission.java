package dev.ensemble.gateway.call;

import com.google.rpc.Code;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.gateway.auth.Caller;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.route.Route;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Admission control of the API, the same for HTTP and gRPC: before a request is parsed, and without blocking. */
public final class ApiAdmission {
    /** What the refusal of a call says. */
    public static final ApiError SHED = ApiError
            .of(Code.RESOURCE_EXHAUSTED, "OVERLOADED",
                    "more calls come than can be answered in time; nothing was done")
            .header("Retry-After", "1");

    /** What the refusal of a call says whose deadline cannot be met. */
    public static final ApiError TOO_LATE = ApiError.of(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED",
            "even a quick call takes longer than this deadline; nothing was done");

    private static final ApiResponse SHED_ANSWER = ApiResponse.of(SHED);
    private static final ApiResponse TOO_LATE_ANSWER = ApiResponse.of(TOO_LATE);

    /** Whose routes are about who is alive. */
    private static final String REGISTRY = "registry";

    private final Admission admission;
    private final Admission ofRegistry;
    private final Executor begin;

    /** @param ofRegistry of calls that ask who is alive: what hangs on a database takes no place from them */
    public ApiAdmission(Admission admission, Admission ofRegistry) {
        this(admission, ofRegistry, Runnable::run);
    }

    /**
     * The same for experiments.
     *
     * @param begin begins what has been admitted; may take its time, while which the call holds its place
     */
    public ApiAdmission(Admission admission, Admission ofRegistry, Executor begin) {
        this.admission = admission;
        this.ofRegistry = ofRegistry;
        this.begin = begin;
    }

    /** Hears what becomes of a gRPC call. */
    public interface AdmissionListener {
        /** It is to be served; the permit is to be ended. */
        void admitted(Permit permit);

        /** It is not served. */
        void refused(ApiError why);
    }

    /** Asks for a permit for a gRPC call that has so much time. */
    public void enter(Route route, Caller caller, Duration timeout, AdmissionListener call) {
        submit(route, caller, timeout, call::admitted,
                why -> call.refused(why == Admission.Refusal.SHED ? SHED : TOO_LATE));
    }

    /** The same over HTTP, where the answer to a refusal is ready-made. */
    void enter(
            Route route, Caller caller, Duration timeout, Consumer<Permit> admitted, Consumer<ApiResponse> refused) {
        submit(route, caller, timeout, admitted,
                why -> refused.accept(why == Admission.Refusal.SHED ? SHED_ANSWER : TOO_LATE_ANSWER));
    }

    private void submit(
            Route route, Caller caller, Duration timeout, Consumer<Permit> admitted,
            Consumer<Admission.Refusal> refused) {
        Admission asked = route.backend().equals(REGISTRY) ? ofRegistry : admission;
        asked.submit(route.criticality(), route.rpc().getName(), caller.name(), timeout.toNanos(), 0, true,
                new Admission.Listener() {
                    @Override
                    public void admitted(Permit permit) {
                        begin.execute(() -> admitted.accept(permit));
                    }

                    @Override
                    public void refused(Admission.Refusal why) {
                        refused.accept(why);
                    }
                });
    }
}
