package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.run.postgres.Login;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How much longer than the disk takes each flush of the write-ahead log lasts: {@code commit_delay}, in which the one who
 * flushes sleeps before it does, holding the log. A commit that comes meanwhile joins, where a disk that is slow itself would
 * let it wait for the next flush: so this is the least that a slow disk costs.
 *
 * @param superuser of the database
 */
record FlushDelay(Login superuser) {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(10), Duration.ofMillis(20));

    /** Holds for all new sessions when this returns. */
    void set(Duration delay) throws SQLException {
        long micros = delay.toNanos() / 1000;
        superuser.reconfigure("commit_siblings", "0");
        superuser.reconfigure("commit_delay", Long.toString(micros));
        PATIENCE.await("flushes take " + delay + " longer",
                () -> superuser.ask("SHOW commit_delay").equals(Long.toString(micros)));
    }
}
