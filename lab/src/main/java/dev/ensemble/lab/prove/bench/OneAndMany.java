package dev.ensemble.lab.prove.bench;

import java.util.List;
import java.util.Locale;

/** Orders a second of one item, and of many, made in the same way: what the row of the one costs. */
final class OneAndMany {
    /** A way to make orders. */
    @FunctionalInterface
    interface Way {
        /** How many of them it makes a second. */
        double ordersASecond(List<String> skus) throws Exception;
    }

    private final String name;
    private final int times;
    private final Way way;
    private final Spread one = new Spread();
    private final Spread many = new Spread();
    private final Spread ratio = new Spread();

    /** @param times how often it is measured in a round */
    OneAndMany(String name, int times, Way way) {
        this.name = name;
        this.times = times;
        this.way = way;
    }

    /** Measures both in turn; who comes second finds warmer caches and larger tables. */
    void measure(List<String> skus, boolean oneFirst) throws Exception {
        List<String> alone = List.of(skus.getFirst());
        for (int i = 0; i < times; i++) {
            boolean begins = oneFirst == (i % 2 == 0);
            double early = way.ordersASecond(begins ? alone : skus);
            double late = way.ordersASecond(begins ? skus : alone);
            one.add(begins ? early : late);
            many.add(begins ? late : early);
            ratio.add(begins ? early / late : late / early);
        }
    }

    /** A row of a table: medians (least–most) of the rounds so far, the ratio that of each turn. */
    String row() {
        return String.format(Locale.ROOT, "| %s | %s | %s | %s |", name, one.text("%.0f"), many.text("%.0f"),
                ratio.text("%.2f"));
    }
}
