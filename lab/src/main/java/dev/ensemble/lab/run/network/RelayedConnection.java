package dev.ensemble.lab.run.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.function.BiFunction;

/** A connection to an instance, in two halves with a lane for each direction between them. */
final class RelayedConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket caller;
    private final Socket callee = new Socket();
    private final Lane requests;
    private final Lane answers;
    private final Thread forth;
    private final Thread back;
    private Optional<String> name = Optional.empty();

    /**
     * Passes nothing on until it is started.
     *
     * @param caller the half that was accepted
     * @param target the port that the instance listens at
     * @param over is run when nothing more is to be passed on
     */
    RelayedConnection(Socket caller, int target, String threads, Runnable over) {
        this.caller = caller;
        this.requests = new Lane(caller, callee);
        this.answers = new Lane(callee, caller);
        this.forth = Thread.ofVirtual().name(threads + "-in").unstarted(() -> run(target, over));
        this.back = Thread.ofVirtual().name(threads + "-out").unstarted(() -> pass(answers));
    }

    void start() {
        forth.start();
    }

    /** The port that the caller calls from. */
    int callerPort() {
        return caller.getPort();
    }

    /** The port that it calls. */
    int calledPort() {
        return caller.getLocalPort();
    }

    /** Who the caller is, as far as that is known. */
    Optional<String> name() {
        return name;
    }

    void name(Optional<String> found) {
        name = found;
    }

    /** @param states by sender and receiver */
    void obey(BiFunction<String, String, LaneState> states, String instance) {
        requests.obey(states.apply(name.orElse(""), instance));
        answers.obey(states.apply(instance, name.orElse("")));
    }

    /** Bytes that wait in it. */
    int held() {
        return requests.held() + answers.held();
    }

    private void run(int target, Runnable over) {
        try {
            requests.awaitUncut(); // A handshake goes both ways.
            answers.awaitUncut();
            if (connect(target)) {
                back.start();
                requests.pass();
                back.join();
            }
        } catch (InterruptedException e) {
            back.interrupt();
            Lane.reset(caller);
            Lane.reset(callee);
        } finally {
            Lane.close(caller);
            Lane.close(callee);
            over.run();
        }
    }

    private boolean connect(int target) {
        try {
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
            callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            Lane.reset(caller);
            return false;
        }
    }

    private static void pass(Lane lane) {
        try {
            lane.pass();
        } catch (InterruptedException e) {
            // It is what ends it.
        }
    }

    @Override
    public void close() {
        forth.interrupt();
    }

    /** Waits until nothing of it is left. */
    void awaitEnd() throws InterruptedException {
        forth.join();
        back.join();
    }
}
