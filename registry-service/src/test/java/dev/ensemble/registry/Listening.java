package dev.ensemble.registry;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** Follows a stream whose end does not matter. */
record Listening<T>(Consumer<T> onMessage) implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
        onMessage.accept(message);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
}
