package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.network.Tls;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.util.Optional;

/** The credentials of every channel and server between processes. */
public record Credentials(ChannelCredentials client, ServerCredentials server) {

    /** Certificates on both sides where this process has an identity, plaintext where it has none. */
    public static Credentials of(Optional<Identity> identity) {
        return identity.map(Credentials::of).orElseGet(Credentials::plaintext);
    }

    /** Certificates on both sides. */
    public static Credentials of(Identity identity) {
        return new Credentials(
                Tls.client(identity.keys(), identity.trust()), Tls.server(identity.keys(), identity.trust()));
    }

    /** No encryption and no authentication. */
    public static Credentials plaintext() {
        return new Credentials(InsecureChannelCredentials.create(), InsecureServerCredentials.create());
    }
}
