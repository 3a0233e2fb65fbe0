package dev.ensemble.chassis.member;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.SteadyClock;
import dev.ensemble.chassis.clock.WallClock;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.discovery.ClockComparison;
import dev.ensemble.chassis.discovery.RegistryClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The clocks of a process, which experiments can set wrong, and their comparison with those of others. */
final class ProcessClocks {
    private final MemberOptions options;
    private final WallClock wall;
    private final SteadyClock steady;
    private final HybridLogicalClock hybrid;
    private volatile Optional<ClockComparison> comparison = Optional.empty();

    ProcessClocks(MemberOptions options) {
        this.options = options;
        this.wall = new WallClock(InstantSource.system(), System::nanoTime, options.clockOffset, options.clockDrift);
        this.steady = new SteadyClock(wall, System::nanoTime);
        this.hybrid = HybridLogicalClock.bounded(wall, steady, options.maxClockOffset);
    }

    WallClock wall() {
        return wall;
    }

    /** The hybrid logical clock as messages carry it. */
    HybridLogicalClock ofMessages() {
        return options.noClockInMessages ? hybrid.withoutMerging() : hybrid;
    }

    /** The same clock as rows of a database carry it. */
    RowClock ofRows() {
        return new RowClock(options.noClockInRows ? hybrid.withoutMerging() : hybrid);
    }

    /** Begins to compare the wall clock with those that this registry hears, and ends the comparison before. */
    ClockComparison compare(RegistryClient others, Consumer<String> changes) {
        comparison.ifPresent(ClockComparison::close);
        ClockComparison begun = new ClockComparison(
                options.instance, wall, steady, options.maxClockOffset, others, changes);
        comparison = Optional.of(begun);
        return begun;
    }

    /** The comparison under way. */
    Optional<ClockComparison> comparison() {
        return comparison;
    }
}
