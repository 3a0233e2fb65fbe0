package dev.ensemble.lab.check;

import dev.ensemble.lab.history.Call;
import dev.ensemble.lab.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A key all of whose calls failed. */
final class FailedLeavesNothing implements Rule {
    @Override
    public String statement() {
        return "a call whose error said that nothing happened left no order";
    }

    @Override
    public List<Violation> judge(Evidence evidence) {
        Set<String> maybeDone = evidence.calls().stream()
                .filter(c -> c.kind().orders() && c.outcome() != Outcome.FAILED).map(Call::key)
                .collect(Collectors.toSet());
        List<Violation> violations = new ArrayList<>();
        for (Call call : evidence.calls()) {
            if (call.kind().orders() && !maybeDone.contains(call.key())) {
                evidence.ordersByKey().getOrDefault(call.key(), List.of()).forEach(o -> violations.add(violation(
                        o.name(), call.key(), "exists, though call " + call.number() + " failed: " + call.reason())));
            }
        }
        return violations;
    }
}
