package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.UnreadableException;
import java.time.Duration;
import java.util.List;

/**
 * Reads both databases through the API. They have no snapshot in common, so it reads until nothing is on its way and
 * the stock is the same before and after, or patience ends.
 */
final class StateSnapshotReader {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Pages pages;

    StateSnapshotReader(Pages pages) {
        this.pages = pages;
    }

    /** @throws UnreadableException if the API does not answer, or the stock changes all the time */
    StateSnapshot read(Duration patience) throws UnreadableException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean last = System.nanoTime() >= end;
            try {
                List<Item> before = pages.list("items", Item::of);
                StateSnapshot shown = new StateSnapshot(pages.list("orders", Order::of), before,
                        pages.list("reservations", Reservation::of));
                boolean quiet = before.equals(pages.list("items", Item::of));
                if (quiet && (shown.settled() || last)) {
                    return shown;
                } else if (last) {
                    throw new UnreadableException("the stock changes while it is read: stop all load first");
                }
            } catch (UnreadableException e) {
                if (last) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }
}
