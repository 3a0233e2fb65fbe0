package dev.ensemble.lab.load;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/** The latest so many of something, to choose one of at random. Safe for many threads. */
final class Ring<T> {
    private final AtomicReferenceArray<T> slots;
    private final AtomicLong added = new AtomicLong();

    Ring(int size) {
        slots = new AtomicReferenceArray<>(size);
    }

    void add(T element) {
        slots.set((int) (added.getAndIncrement() % slots.length()), element);
    }

    Optional<T> pick(RandomGenerator random) {
        int filled = (int) Math.min(added.get(), slots.length());
        return filled == 0 ? Optional.empty() : Optional.ofNullable(slots.get(random.nextInt(filled)));
    }
}
