package dev.ensemble.lab.prove.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of one kind: their median, and the range beside it. */
final class Spread {
    private final List<Double> figures = new ArrayList<>();

    void add(double figure) {
        figures.add(figure);
    }

    boolean isEmpty() { return figures.isEmpty(); }

    /** The one that was added first. */
    double first() {
        return figures.getFirst();
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** {@code median (least–most)}, each in {@code format}. */
    String text(String format) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.size() == 1 ? String.format(Locale.ROOT, format, median())
                : String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median(),
                        sorted.getFirst(), sorted.getLast());
    }
}
