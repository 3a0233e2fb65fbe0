package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.torture.ScheduledFault.FaultKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a torture found.
 *
 * @param injected how many faults of each kind, such as {@code freeze} and {@code halt at}
 * @param leftOut how many of the schedule were not possible at their moment
 */
public record TortureResult(Map<String, Integer> injected, int leftOut, LoadResult load, Report report) {

    static TortureResult of(Injector injector, LoadResult load, Report report) {
        Map<String, Integer> injected = new LinkedHashMap<>();
        injector.injected().forEach((kind, times) -> injected.put(kind.word(), times));
        return new TortureResult(injected, injector.leftOut(), load, report);
    }

    /** In one line. */
    public String faults() {
        return injected.values().stream().mapToInt(Integer::intValue).sum() + " faults injected ("
                + injected.entrySet().stream().map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "))
                + "), " + leftOut + " left out";
    }

    /** Whether each of these was injected at least once. */
    boolean had(List<FaultKind> kinds) {
        return kinds.stream().map(FaultKind::word).allMatch(injected::containsKey);
    }

    @Override
    public String toString() {
        return faults() + "\n" + load + "\n" + report;
    }
}
