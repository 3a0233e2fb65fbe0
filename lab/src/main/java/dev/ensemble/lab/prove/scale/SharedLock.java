package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.prove.Harness;
import java.io.IOException;
import java.sql.SQLException;

/**
 * One lock that every new order takes and holds for a while, whichever replica makes it: in the database, because that is
 * what all of them share.
 */
final class SharedLock {
    private SharedLock() {}

    /** Puts it into the way. */
    static void install(Harness harness, int millis) throws SQLException, IOException {
        harness.login("orders").run("""
                CREATE FUNCTION hold_shared_lock() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM pg_advisory_xact_lock(1);
                  PERFORM pg_sleep(%f);
                  RETURN NEW;
                END $$;
                CREATE TRIGGER shared_lock BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION hold_shared_lock();
                """.replace("%f", Double.toString(millis / 1000.0)));
    }
}
