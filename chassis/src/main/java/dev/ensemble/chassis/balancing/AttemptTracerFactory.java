package dev.ensemble.chassis.balancing;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * What happens when an attempt really goes to an endpoint. A pick is not the place: a buffered stream is picked again
 * with every new picker.
 */
final class AttemptTracerFactory extends ClientStreamTracer.Factory {
    private static final ClientStreamTracer NO_TRACER = new ClientStreamTracer() {};

    private final Endpoint endpoint;
    private final RetryBudget budget;

    AttemptTracerFactory(Endpoint endpoint, RetryBudget budget) {
        this.endpoint = endpoint;
        this.budget = budget;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        headers.discardAll(TargetInstance.HEADER);
        headers.put(TargetInstance.HEADER, endpoint.target().toString());
        Attempt attempt = info.getCallOptions().getOption(CallAttempts.KEY).attempt(headers);
        attempt.sendTo(endpoint, info.getCallOptions().getOption(AttemptObserver.KEY));
        if (attempt.kind() == Attempt.AttemptKind.PRIMARY) {
            budget.deposit();
        } else if (attempt.kind() == Attempt.AttemptKind.RETRY) {
            budget.withdraw();
        }
        return NO_TRACER;
    }
}
