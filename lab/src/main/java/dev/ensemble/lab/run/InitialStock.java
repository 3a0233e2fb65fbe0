package dev.ensemble.lab.run;

import dev.ensemble.lab.load.StockFiller;
import dev.ensemble.lab.load.http.Authorities;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The items that a new shop has to sell. */
final class InitialStock {
    private static final long UNITS = 1_000_000;
    private static final Map<String, String> ITEMS = Map.of(
            "espresso-machine", "Espresso machine",
            "grinder", "Coffee grinder",
            "kettle", "Gooseneck kettle",
            "scale", "Precision scale",
            "tamper", "Tamper, 58 mm");

    private InitialStock() {}

    /** Stocks what is not there yet. */
    static void fill(URI gateway, Authorities authorities, Optional<String> token) {
        StockFiller.fill(gateway, authorities, token, ITEMS, UNITS);
    }
}
