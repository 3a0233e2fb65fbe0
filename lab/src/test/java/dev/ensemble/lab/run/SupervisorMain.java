package dev.ensemble.lab.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A supervisor for a test to kill. */
final class SupervisorMain {
    private SupervisorMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Ensemble.start(RecoveryTest.options(Path.of(args[0])), System.err::println);
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
