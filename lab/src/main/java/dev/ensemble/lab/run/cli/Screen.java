package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.supervisor.InstanceEvent;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a person sees of a running ensemble: on a terminal a table that is drawn again in place, with the latest events
 * below it; elsewhere a line an event.
 */
final class Screen {
    private static final int EVENTS = 8;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final boolean terminal;
    private final int columns;
    private final Deque<String> events = new ArrayDeque<>();
    private int drawn;

    private Screen(PrintWriter out, boolean terminal, int columns) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
    }

    /** The screen that the launcher has found: it sets ENSEMBLE_COLUMNS when its output is a terminal. */
    static Screen of(PrintWriter out) {
        String columns = System.getenv("ENSEMBLE_COLUMNS");
        boolean terminal = columns != null && columns.matches("\\d{1,4}");
        return new Screen(out, terminal, terminal ? Integer.parseInt(columns) : 0);
    }

    boolean isTerminal() { return terminal; }

    /** Shows what happened. */
    synchronized void event(InstanceEvent event) {
        String line = TIME.format(event.time()) + "  " + String.format("%-12s", event.instance()) + " " + event.text();
        if (!terminal) {
            out.println(line);
            out.flush();
            return;
        }
        events.addLast(line);
        if (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    /** Shows a line that stays. */
    synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    /** Draws the table again; does nothing where there is no terminal. */
    synchronized void draw(EnsembleStatus status) {
        if (!terminal) {
            return;
        }
        List<String> lines = new ArrayList<>(Table.lines(status));
        lines.add("");
        lines.addAll(events);
        erase();
        lines.forEach(line -> out.println(line.length() > columns ? line.substring(0, columns) : line));
        out.flush();
        drawn = lines.size();
    }

    /** Removes the table: cursor up, and clear to the end of the screen. */
    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\u001b[J");
            drawn = 0;
        }
    }
}
