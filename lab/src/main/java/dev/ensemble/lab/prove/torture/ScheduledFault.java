package dev.ensemble.lab.prove.torture;

import java.util.Locale;

/**
 * One thing to break.
 *
 * @param atMillis when, after the start of the load
 * @param victim the instance
 * @param millis how long it lasts; 0 for what is over at once
 * @param pick chooses one of the victim's fail points, whose names only a running process tells, or which packets vanish
 */
record ScheduledFault(long atMillis, FaultKind kind, String victim, long millis, int pick) {

    enum FaultKind {
        /** SIGKILL. */
        KILL,
        /** SIGSTOP, and SIGCONT later. */
        FREEZE,
        /** SIGTERM, and a new process later. */
        STOP,
        /** The process is gone when it comes to a fail point. */
        HALT_AT,
        /** One thread hangs at a fail point. */
        HANG_AT,
        /** Every thread fails at a fail point. */
        FAIL_AT,
        /** Every thread is late at a fail point. */
        DELAY_AT,
        /** Packets vanish. */
        CUT,
        /** What the process sends arrives late. */
        SLOW;

        boolean atFailPoint() {
            return this == HALT_AT || this == HANG_AT || this == FAIL_AT || this == DELAY_AT;
        }

        boolean ofNetwork() {
            return this == CUT || this == SLOW;
        }

        /** In words. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** What an admin port is told. */
        String action() {
            return switch (this) {
                case HALT_AT -> "halt";
                case HANG_AT -> "hang";
                case FAIL_AT -> "fail";
                case DELAY_AT -> "delay(300ms)";
                case KILL, FREEZE, STOP, CUT, SLOW -> throw new IllegalStateException(this + " is at no fail point");
            };
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f s: %s %s%s%s", atMillis / 1000.0,
                kind.word(),
                kind.atFailPoint() ? "point " + pick + " of " : "",
                victim, millis == 0 ? "" : String.format(Locale.ROOT, " for %.3f s", millis / 1000.0));
    }
}
