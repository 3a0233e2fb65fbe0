package dev.ensemble.lab.prove;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * How long an experiment waits for what has to follow from a fault, and how often it looks. A look that fails because a
 * process is away just now is repeated.
 *
 * @param limit after which the experiment has failed
 * @param pause between two looks
 * @param passing which exceptions of a look say only that it was too early
 */
public record Patience(Duration limit, Duration pause, Predicate<? super Throwable> passing) {

    /** Repeats a look at what does not answer just now. */
    public static Patience of(Duration limit, Duration pause) {
        return new Patience(limit, pause,
                e -> e instanceof IOException || e instanceof UsageException || e instanceof UnreadableException);
    }

    /** Waits until something is so. */
    public void await(String what, Callable<Boolean> condition) {
        await(what, condition, Boolean::booleanValue);
    }

    /** Waits until what is seen will do. */
    public <T> T await(String what, Callable<T> look, Predicate<? super T> enough) {
        return Awaitility.await(what).atMost(limit).pollDelay(Duration.ZERO).pollInterval(pause)
                .ignoreExceptionsMatching(passing).until(look, enough);
    }

    /** Waits until something is so, and tells how long that took. */
    public Duration time(String what, Callable<Boolean> condition) {
        long began = System.nanoTime();
        await(what, condition);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
