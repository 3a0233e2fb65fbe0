package dev.ensemble.lab.prove;

/**
 * Something that is broken on purpose, and mended again. Neither waits for what follows from it. A fault that is not
 * possible at its moment, such as one of an instance that is dead, throws a
 * {@link dev.ensemble.chassis.config.UsageException} and has changed nothing.
 */
public interface Fault {
    /** Breaks it. */
    void inject() throws InterruptedException;

    /** Mends what does not mend itself. */
    void undo() throws InterruptedException;

    /** What is done, in a few words, such as {@code kill order-1}. */
    String injected();

    /** What mends it, in a few words; empty when nothing has to. */
    String undone();
}
