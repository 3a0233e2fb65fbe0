package dev.ensemble.lab.prove;

import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.network.Direction;
import dev.ensemble.lab.run.network.Pacer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The faults of the network of one instance, in an ensemble on this machine whose network can be broken. */
public final class NetworkFault {
    private NetworkFault() {}

    /** Packets of the instance vanish, and come again. */
    public static Fault cut(Ensemble ensemble, String instance, Direction direction) {
        return cut(ensemble, instance, direction, Optional.empty());
    }

    /** The same with those only that go to, or come from, one other instance or service. */
    public static Fault cut(Ensemble ensemble, String instance, Direction direction, String from) {
        return cut(ensemble, instance, direction, Optional.of(from));
    }

    private static Fault cut(Ensemble ensemble, String instance, Direction direction, Optional<String> from) {
        String what = "cut " + instance + " --" + direction.name().toLowerCase(Locale.ROOT)
                + from.map(each -> " --from " + each).orElse("");
        return Fault.of(what, () -> ensemble.network().cut(instance, direction, from),
                "mend " + instance, () -> ensemble.network().mend(instance));
    }

    /** What the instance sends arrives later. */
    public static Fault slow(Ensemble ensemble, String instance, Duration by) {
        return Fault.of("slow " + instance + " --by " + by.toMillis() + "ms",
                () -> ensemble.network().slow(instance, new Pacer(by, 0)),
                "mend " + instance, () -> ensemble.network().mend(instance));
    }
}
