package dev.ensemble.registry.consul;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs trouble with Consul once when it begins and once when it is over. Thread-safe. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final String of;
    private boolean on;

    Outage(String of) {
        this.of = of;
    }

    synchronized void record(Exception cause) {
        if (!on) {
            on = true;
            log.warn("Consul fails ({}): {}", of, cause.getMessage());
        } else {
            log.debug("Consul still fails ({})", of, cause);
        }
    }

    synchronized void over() {
        if (on) {
            on = false;
            log.info("Consul answers again ({})", of);
        }
    }
}
