package dev.ensemble.chassis.discovery;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The lease of a process without a registry: no caller knows its epoch, so none is wrong. */
final class NoLease implements Lease {
    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public boolean accepts(long epoch) {
        return true;
    }

    @Override
    public CompletableFuture<Void> granted() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
