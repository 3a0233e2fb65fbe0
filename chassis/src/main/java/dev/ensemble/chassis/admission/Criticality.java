package dev.ensemble.chassis.admission;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Optional;

/**
 * How much a call matters while not all can be served (Beyer et al., "Site Reliability Engineering", chapter 21). It
 * travels with a call: what a call needs of other services is as critical as the call itself. Least critical first.
 */
public enum Criticality {
    /** Can be asked again at any time: lists, and the dry runs of a process that warms up. */
    SHEDDABLE,
    /** New work: nothing is lost when it is refused. */
    SHEDDABLE_PLUS,
    /** Reads and changes of one thing that exists. */
    CRITICAL,
    /** Continues what has been begun: to refuse it would waste the work that was done for it. */
    CRITICAL_PLUS;

    /** Request header; a call without it is {@link #SHEDDABLE_PLUS}. */
    public static final Metadata.Key<String> HEADER =
            Metadata.Key.of("ensemble-criticality", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Criticality> KEY = Context.key("ensemble-criticality");

    /** Of the call that is being served, or of the work under way; empty when it is not known. */
    public static Optional<Criticality> current() {
        return Optional.ofNullable(KEY.get());
    }

    /** {@code context} with this criticality. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }

    /** Reads {@link #HEADER}; what no value of ours stands for is {@link #SHEDDABLE_PLUS}. */
    public static Criticality of(Metadata headers) {
        String given = headers.get(HEADER);
        if (given != null) {
            for (Criticality each : values()) {
                if (each.name().equals(given)) {
                    return each;
                }
            }
        }
        return SHEDDABLE_PLUS;
    }
}
