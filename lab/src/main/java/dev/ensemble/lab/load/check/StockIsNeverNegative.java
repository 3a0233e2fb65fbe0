package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.Item;
import java.util.ArrayList;
import java.util.List;

/** Neither at the end nor in any answer. */
final class StockIsNeverNegative implements Rule {
    @Override
    public String statement() {
        return "no count of an item is ever negative";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Item item : evidence.items()) {
            judge(item, "at the end", violations);
        }
        for (Call call : evidence.calls()) {
            for (Item item : call.items()) {
                judge(item, "in the answer to call " + call.number(), violations);
            }
        }
        return violations;
    }

    private void judge(Item item, String where, List<Violation> violations) {
        if (item.free() < 0 || item.reserved() < 0 || item.sold() < 0) {
            violations.add(violation("items/" + item.sku(), "", where + ": " + item));
        }
    }
}
