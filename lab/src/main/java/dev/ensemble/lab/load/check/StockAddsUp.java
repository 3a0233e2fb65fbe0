package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stock before the run and acknowledged restocks are all there; a restock of unknown outcome may be there or not. */
final class StockAddsUp implements Rule {
    @Override
    public String statement() {
        return "free + reserved + sold is everything that was ever stocked, for each item";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Map<String, Item> now = evidence.items().stream().collect(Collectors.toMap(Item::sku, Function.identity()));
        Map<String, Long> acknowledged = restocked(evidence, CallOutcome.OK);
        Map<String, Long> unknown = restocked(evidence, CallOutcome.UNKNOWN);
        List<Violation> violations = new ArrayList<>();
        for (Item before : evidence.start().items()) {
            String sku = before.sku();
            Item item = now.getOrDefault(sku, new Item(sku, 0, 0, 0));
            long least = before.stocked() + acknowledged.getOrDefault(sku, 0L);
            long most = least + unknown.getOrDefault(sku, 0L);
            if (item.stocked() < least || item.stocked() > most) {
                violations.add(violation("items/" + sku, "", item.free() + " free + " + item.reserved() + " reserved + "
                        + item.sold() + " sold = " + item.stocked() + ", but " + least
                        + (most == least ? "" : " to " + most) + " were stocked"));
            }
        }
        return violations;
    }

    private static Map<String, Long> restocked(CheckInput evidence, CallOutcome outcome) {
        return evidence.calls().stream().filter(c -> c.kind() == CallKind.RESTOCK && c.outcome() == outcome)
                .collect(Collectors.groupingBy(c -> c.lines().getFirst().sku(),
                        Collectors.summingLong(StockAddsUp::units)));
    }

    private static long units(Call restock) {
        return restock.lines().getFirst().quantity();
    }
}
