package dev.ensemble.chassis.identity;

import io.grpc.Attributes;
import io.grpc.Metadata;
import java.util.Optional;

/**
 * The addressee of an attempt: one incarnation of one instance.
 *
 * @param instance id in the registry, such as {@code order-1}
 * @param epoch incarnation that the caller read in the registry, milliseconds-like and growing
 */
public record TargetInstance(String instance, long epoch) {
    /** Request header that carries the target as {@code <instance>@<epoch>}. */
    public static final Metadata.Key<String> HEADER =
            Metadata.Key.of("ensemble-target", Metadata.ASCII_STRING_MARSHALLER);

    /** Attribute of a resolved address. */
    public static final Attributes.Key<TargetInstance> ATTRIBUTE = Attributes.Key.create("ensemble-target");

    /** The authority of a connection to an instance, by which its certificate is judged. */
    public static String authority(String service, String instance) {
        return SpiffeId.authority(service, instance);
    }

    /** Reads the header's form; empty when it is malformed. */
    static Optional<TargetInstance> parse(String header) {
        int at = header.lastIndexOf('@');
        if (at <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TargetInstance(header.substring(0, at), Long.parseLong(header.substring(at + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return instance + "@" + epoch;
    }
}
