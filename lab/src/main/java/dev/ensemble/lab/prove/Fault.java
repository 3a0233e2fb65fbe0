package dev.ensemble.lab.prove;

import java.io.IOException;

/**
 * Something that is broken on purpose, and mended again. Neither waits for what follows from it. A fault that is not
 * possible at its moment, such as one of an instance that is dead, throws a
 * {@link dev.ensemble.chassis.config.UsageException} and has changed nothing.
 */
public interface Fault {
    /** Breaks it. */
    void inject() throws IOException, InterruptedException;

    /** Mends what does not mend itself. */
    void undo() throws IOException, InterruptedException;

    /** What is done, in a few words, such as {@code kill order-1}. */
    String injected();

    /** What mends it, in a few words; empty when nothing has to. */
    String undone();

    /** One half of a fault. */
    @FunctionalInterface
    interface FaultStep {
        /** Does it. */
        void run() throws IOException, InterruptedException;
    }

    /** A fault that mends itself, or that another fault's end mends. */
    static Fault of(String injected, FaultStep inject) {
        return of(injected, inject, "", () -> {});
    }

    /** A fault that lasts until it is mended. */
    static Fault of(String injected, FaultStep inject, String undone, FaultStep undo) {
        return new Fault() {
            @Override
            public void inject() throws IOException, InterruptedException {
                inject.run();
            }

            @Override
            public void undo() throws IOException, InterruptedException {
                undo.run();
            }

            @Override
            public String injected() {
                return injected;
            }

            @Override
            public String undone() {
                return undone;
            }

            @Override
            public String toString() {
                return injected;
            }
        };
    }
}
