package dev.ensemble.chassis.database;

import dev.ensemble.chassis.scheduling.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a schema up to date, once among all replicas (Flyway's lock), as soon as the database answers. */
final class Migration {

    private static final Logger log = LoggerFactory.getLogger(Migration.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private Migration() {}

    static void run(DataSource source, Duration patience) {
        long giveUp = System.nanoTime() + patience.toNanos();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                migrate(Flyway.configure()
                        .dataSource(source)
                        .locations("classpath:db/migration")
                        .load());
                return;
            } catch (FlywayException e) {
                if (!isConnectionTrouble(e) || System.nanoTime() - giveUp > 0) {
                    throw e;
                }
                log.info("waiting for the database: {}", e.getMessage().lines().findFirst().orElse(""));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis()));
            }
        }
    }

    /** During a rolling update an old process may start again: it must not put its old functions over the new ones. */
    private static void migrate(Flyway flyway) {
        if (isAhead(List.of(flyway.info().all()))) {
            log.info("the schema is newer than this process, and is left as it is");
        } else {
            flyway.migrate();
        }
    }

    /** Whether the schema has a version that this process does not know or, at the same version, newer functions. */
    private static boolean isAhead(List<MigrationInfo> all) {
        if (all.stream().anyMatch(each -> each.getState() == MigrationState.FUTURE_SUCCESS)) {
            return true;
        }
        boolean behind = all.stream().anyMatch(each -> each.isVersioned() && each.getState() == MigrationState.PENDING);
        Set<String> replaced = all.stream().filter(Migration::hadThisText).map(MigrationInfo::getDescription)
                .collect(Collectors.toSet());
        return !behind && all.stream().anyMatch(each -> each.getState() == MigrationState.OUTDATED
                && replaced.contains(each.getDescription()));
    }

    /** A repeatable migration has no version; but each of its texts that was ever applied stands in the history. */
    private static boolean hadThisText(MigrationInfo each) {
        return each.getState() == MigrationState.SUPERSEDED
                && Objects.equals(each.getAppliedChecksum(), each.getResolvedChecksum());
    }

    private static boolean isConnectionTrouble(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.sql.SQLException sql
                    && DatabaseErrors.translate(sql) instanceof dev.ensemble.chassis.error.ServiceException) {
                return true;
            }
        }
        return false;
    }
}
