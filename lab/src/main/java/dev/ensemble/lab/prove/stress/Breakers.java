package dev.ensemble.lab.prove.stress;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the circuit breakers of all processes, more often than one can open and close. */
final class Breakers implements AutoCloseable {
    private static final long EVERY_MILLIS = 500; // an open one stays open for 1 s
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final Ensemble ensemble;
    private final Set<String> opened = new TreeSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("breakers").unstarted(this::watch);

    private Breakers(Ensemble ensemble) {
        this.ensemble = ensemble;
    }

    static Breakers watch(Ensemble ensemble) {
        Breakers breakers = new Breakers(ensemble);
        breakers.thread.start();
        return breakers;
    }

    /** Those that were seen open, as {@code gateway-1 {"order":"open:unavailable"}}. */
    synchronized Set<String> opened() {
        return new TreeSet<>(opened);
    }

    private void watch() {
        try {
            while (!stop.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                ensemble.instances().stream().filter(each -> each.adminPort() > 0).forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(InstanceStatus instance) {
        URI admin = URI.create("http://127.0.0.1:" + instance.adminPort());
        try (HttpCaller caller = new HttpCaller(admin, 0)) {
            if (caller.call(Request.get("/info"), TIMEOUT, false).reply() instanceof Reply.Answered answer
                    && answer.status() == 200) {
                JsonElement breakers = JsonParser.parseString(answer.body()).getAsJsonObject().get("breakers");
                if (breakers != null && breakers.toString().contains("\"open")) {
                    add(instance.instance() + " " + breakers);
                }
            }
        }
    }

    private synchronized void add(String open) {
        opened.add(open);
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
    }
}
