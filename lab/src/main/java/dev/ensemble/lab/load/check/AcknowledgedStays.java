package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was ordered, what the answer said and what can be read later are the same (the state apart). */
final class AcknowledgedStays implements Rule {
    @Override
    public String statement() {
        return "every acknowledged order can be read as it was ordered and acknowledged";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Call call : evidence.calls()) {
            if (call.kind().orders() && call.outcome() == CallOutcome.OK) {
                judge(call, evidence).ifPresent(violations::add);
            } else if (call.kind() == CallKind.GET && call.status() == 404) {
                violations.add(violation(call.target(), "",
                        "was acknowledged before call " + call.number() + ", which found nothing"));
            }
        }
        return violations;
    }

    private Optional<Violation> judge(Call call, CheckInput evidence) {
        if (call.orders().size() != 1) {
            return Optional.of(violation("", call.key(), "acknowledged with " + call.orders().size() + " orders"));
        }
        Order answer = call.orders().getFirst();
        Optional<Order> stored = evidence.order(answer.name());
        if (!fits(answer, call, evidence)) {
            return Optional.of(violation(answer.name(), call.key(),
                    "ordered " + call.lines() + " with key " + call.key() + ", but the answer is " + answer));
        } else if (stored.isEmpty()) {
            return Optional.of(violation(answer.name(), call.key(), "acknowledged, but is not there"));
        } else if (!fits(stored.get(), call, evidence)) {
            return Optional.of(violation(answer.name(), call.key(),
                    "acknowledged as " + answer + ", but is now " + stored.get()));
        }
        return Optional.empty();
    }

    private static boolean fits(Order order, Call call, CheckInput evidence) {
        return order.key().equals(call.key()) && order.customer().equals(evidence.start().run())
                && order.lines().equals(call.lines().stream().sorted(Comparator.comparing(Line::sku)).toList());
    }
}
