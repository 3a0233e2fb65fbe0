package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.OrderState;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the run alone could have cancelled, and every answer said that it was not. */
final class DeniedCancellations implements Rule {
    @Override
    public String statement() {
        return "an order of the run is cancelled only by a call whose answer did not deny it";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Set<String> maybe = evidence.calls().stream()
                .filter(c -> c.kind() == CallKind.CANCEL && c.outcome() != CallOutcome.FAILED).map(Call::target)
                .collect(Collectors.toSet());
        return evidence.orders().stream()
                .filter(o -> o.customer().equals(evidence.start().run()) && !maybe.contains(o.name()))
                .filter(o -> o.state() == OrderState.CANCELLING || o.state() == OrderState.CANCELLED)
                .map(o -> violation(o.name(), o.key(), "is " + o.state() + ", though no call may have cancelled it"))
                .toList();
    }
}
