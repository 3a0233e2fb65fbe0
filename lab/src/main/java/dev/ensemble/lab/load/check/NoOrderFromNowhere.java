package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An order of this run's customer with a key that the run never sent would be a double in disguise. */
final class NoOrderFromNowhere implements Rule {
    @Override
    public String statement() {
        return "every order of the run carries a key that the run sent";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Set<String> sent = evidence.calls().stream().filter(c -> c.kind().orders()).map(Call::key)
                .collect(Collectors.toSet());
        return evidence.orders().stream()
                .filter(o -> o.customer().equals(evidence.start().run()) && !sent.contains(o.key()))
                .map(o -> violation(o.name(), o.key(), "no call ordered it: none has key '" + o.key() + "'"))
                .toList();
    }
}
