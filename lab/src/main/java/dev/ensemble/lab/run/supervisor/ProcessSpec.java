package dev.ensemble.lab.run.supervisor;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.io.IOException;
import java.time.Duration;

/** What the supervisor must know of a process to run it. Methods are called by the instance's own thread. */
public interface ProcessSpec {
    /** The port that the table shows. */
    int port();

    /** Port of probes and metrics, 0 if there is none. */
    int adminPort();

    /** How to start it now; waits for whatever a former process left behind. */
    Launch launch() throws IOException, InterruptedException;

    /** Whether it does its work; answers within about a second. */
    boolean ready() throws InterruptedException;

    /** Its nice value as long as it is not ready: how far it leaves the CPU to others; may change while it starts. */
    default int startingNice() {
        return servingNice();
    }

    /** Its nice value while it serves, 0 to 19: from 1 on, what waits for a processor beside it goes first. */
    default int servingNice() {
        return 0;
    }

    /** Time between two probes of a process that was ready once. */
    Duration probeInterval();

    /** The signal that asks it to finish what it has begun and to leave. */
    Signal stopSignal();

    /** How long it may take to leave before it is killed. */
    Duration stopTimeout();
}
