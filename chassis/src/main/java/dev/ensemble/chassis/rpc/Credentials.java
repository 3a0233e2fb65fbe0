package dev.ensemble.chassis.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;

/** The credentials of every channel and server of a process. Plaintext, until there is something to protect. */
public record Credentials(ChannelCredentials client, ServerCredentials server) {

    /** No encryption and no authentication. */
    public static Credentials plaintext() {
        return new Credentials(InsecureChannelCredentials.create(), InsecureServerCredentials.create());
    }
}
