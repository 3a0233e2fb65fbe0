package dev.ensemble.chassis.rpc.server;

import io.grpc.stub.StreamObserver;

/** Answers of unary calls. */
public final class Unary {

    private Unary() {}

    /** Sends the one answer. */
    public static <T> void reply(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
