package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** POSIX signals to a process and to those it started: the JDK itself knows only TERM and KILL. */
public final class Signals {
    /** What can be sent. */
    public enum Signal {
        STOP,
        CONT,
        INT,
        TERM
    }

    private Signals() {}

    /** Freezes the process, its children after it so that it cannot start another one meanwhile. */
    static void freeze(ProcessHandle process) {
        send(Signal.STOP, process);
        process.descendants().forEach(child -> send(Signal.STOP, child));
    }

    /** Lets a frozen process go on. */
    static void thaw(ProcessHandle process) {
        Stream.concat(process.descendants(), Stream.of(process)).forEach(each -> send(Signal.CONT, each));
    }

    /** SIGKILL to the process alone; frozen children are woken, so that they notice that their parent is gone. */
    static void kill(ProcessHandle process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(child -> send(Signal.CONT, child));
    }

    /** Sends one signal; a process that is gone already is no error. */
    static void send(Signal signal, ProcessHandle process) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot run sh to signal process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
