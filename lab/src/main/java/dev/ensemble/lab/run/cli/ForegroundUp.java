package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Training;
import dev.ensemble.lab.run.control.ControlServer;
import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Supervises an ensemble in this process until it is told to stop: by a signal, or by {@code down}. */
final class ForegroundUp {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration REDRAW = Duration.ofSeconds(1);
    private static final int REDRAWS_A_MEASUREMENT = 10; // of the memory, which takes CPU from those that serve

    private final EnsembleOptions options;
    private final Screen screen;
    private final CountDownLatch down = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    ForegroundUp(EnsembleOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    int run() throws IOException, InterruptedException {
        // Taken and let go: what will be refused is refused before anything is prepared.
        DataFolder.take(options.data()).close();
        prepare();
        long begun = System.nanoTime();
        Ensemble ensemble = Ensemble.prepare(options, screen::event);
        ControlServer control = ControlServer.start(ensemble, down::countDown);
        Thread bySignal = Thread.ofPlatform().name("stop").unstarted(() -> stop(ensemble, control));
        Runtime.getRuntime().addShutdownHook(bySignal);
        Thread view = Thread.ofPlatform().daemon().name("view").start(() -> view(ensemble));
        try {
            ensemble.authorities().file().ifPresent(file -> screen.line(
                    "the gateways' authority is " + file + ": for curl --cacert, and $ENSEMBLE_CACERT"));
            // Said before it is ready: who waits for that with --detach reads no further.
            ensemble.launch(START_LIMIT, () -> screen.line(String.format("ready after %.1f s: %s, gRPC at %s",
                    (System.nanoTime() - begun) / 1e9, ensemble.gateway(), ensemble.grpc())));
            down.await();
            return 0;
        } catch (IOException | RuntimeException e) {
            if (stopping) {
                bySignal.join();
                return 0;
            }
            throw e;
        } finally {
            stop(ensemble, control);
            view.join();
        }
    }

    /** An ensemble that cannot be prepared starts all the same, only slower. */
    private void prepare() throws InterruptedException {
        try {
            Training.ensure(Home.find(), screen::line);
        } catch (IOException | RuntimeException e) {
            screen.line("no quick start: " + e.getMessage());
        }
    }

    private synchronized void stop(Ensemble ensemble, ControlServer control) {
        if (stopping) {
            return;
        }
        stopping = true;
        screen.line("stopping");
        try {
            ensemble.close();
            control.close();
            screen.line("stopped");
        } catch (IOException e) {
            screen.line("not everything could be stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    private void view(Ensemble ensemble) {
        try {
            for (int i = 0; screen.isTerminal() && !stopped.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS); i++) {
                screen.draw(i % REDRAWS_A_MEASUREMENT == 0 ? ensemble.status() : ensemble.lastStatus());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
