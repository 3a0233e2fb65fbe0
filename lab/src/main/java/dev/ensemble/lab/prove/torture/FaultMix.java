package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.prove.torture.ScheduledFault.FaultKind;
import java.util.List;
import java.util.Random;

/**
 * How often each kind of fault is drawn.
 *
 * @param kinds each as often as its weight
 */
record FaultMix(List<FaultKind> kinds) {
    /** Everything, crashes most of all. */
    static final FaultMix ALL = new FaultMix(List.of(FaultKind.KILL, FaultKind.KILL, FaultKind.KILL, FaultKind.FREEZE,
            FaultKind.FREEZE, FaultKind.STOP, FaultKind.HALT_AT, FaultKind.HANG_AT, FaultKind.FAIL_AT,
            FaultKind.DELAY_AT, FaultKind.CUT, FaultKind.SLOW));

    /** Mostly failures that say nothing. */
    static final FaultMix GREY = new FaultMix(List.of(FaultKind.FREEZE, FaultKind.FREEZE, FaultKind.CUT, FaultKind.CUT,
            FaultKind.SLOW, FaultKind.SLOW, FaultKind.FAIL_AT, FaultKind.DELAY_AT, FaultKind.KILL));

    /** The same where no network can be broken. */
    FaultMix withoutNetwork() {
        return new FaultMix(kinds.stream().filter(kind -> !kind.ofNetwork()).toList());
    }

    FaultKind draw(Random random) {
        return kinds.get(random.nextInt(kinds.size()));
    }
}
