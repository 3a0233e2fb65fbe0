package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.load.StockFiller;
import dev.ensemble.lab.load.http.Authorities;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Few items with few units, so that orders race for the last ones. */
final class ScarceStock {
    static final List<String> SKUS = List.of("rare-bean", "rare-cup", "rare-pot");
    private static final int UNITS = 1000;

    private ScarceStock() {}

    static void fill(URI gateway) {
        StockFiller.fill(gateway, Authorities.ofEnvironment(), Optional.empty(),
                SKUS.stream().collect(Collectors.toMap(Function.identity(), Function.identity())), UNITS);
    }
}
