package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * As long as every answer to a key has denied its order, nothing shows it: neither an answer to another call, nor a
 * repeat that finds it instead of making it, nor the end. An answer that is missing denies nothing.
 */
final class DenialsAreTrue implements Rule {
    private static final String ATTEMPTS = "ensemble-attempts";

    /** An order that there was at a time, and where that shows. */
    private record OrderSeenAt(Order order, long time, String where) {}

    @Override
    public String statement() {
        return "an order that every answer so far has denied exists nowhere";
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        Map<String, List<Call>> byKey = evidence.calls().stream().filter(c -> c.kind().orders())
                .collect(Collectors.groupingBy(Call::key));
        Map<String, List<OrderSeenAt>> seen = sightings(evidence, byKey);
        List<Violation> violations = new ArrayList<>();
        byKey.forEach((key, calls) -> {
            long maybe = calls.stream().filter(c -> c.outcome() != CallOutcome.FAILED).mapToLong(Call::start)
                    .min().orElse(Long.MAX_VALUE);
            Optional<OrderSeenAt> first = seen.getOrDefault(key, List.of()).stream()
                    .filter(s -> s.time() < maybe || maybe == Long.MAX_VALUE)
                    .min(Comparator.comparingLong(OrderSeenAt::time));
            first.ifPresent(s -> calls.stream().filter(c -> c.outcome() == CallOutcome.FAILED).findFirst().ifPresent(
                    denial -> violations.add(violation(s.order().name(), key, "exists " + s.where() + ", though call "
                            + denial.number() + " was denied, as was every other that could have made it: "
                            + denial.reason()))));
        });
        return violations;
    }

    private static Map<String, List<OrderSeenAt>> sightings(CheckInput evidence, Map<String, List<Call>> byKey) {
        Map<String, List<OrderSeenAt>> seen = new HashMap<>();
        evidence.orders().forEach(o -> add(seen, new OrderSeenAt(o, Long.MAX_VALUE, "in the end")));
        for (Call call : evidence.calls()) {
            String where = "in the answer to call " + call.number();
            call.orders().forEach(o -> add(seen, new OrderSeenAt(o, call.end(), where)));
            if (found(call) && byKey.get(call.key()).stream().noneMatch(c -> mayHaveMadeItFirst(c, call))) {
                add(seen, new OrderSeenAt(call.orders().getFirst(), call.start() - 1, "before call " + call.number()));
            }
        }
        return seen;
    }

    /** Whether the one attempt of a call found a settled order: a second attempt may find what the first has made. */
    private static boolean found(Call call) {
        return call.kind().orders() && call.status() == 200 && !call.sentTwice() && !call.orders().isEmpty()
                && call.evidence().getOrDefault(ATTEMPTS, "").matches("[^,]+=1");
    }

    private static boolean mayHaveMadeItFirst(Call other, Call found) {
        return other.number() != found.number() && other.outcome() != CallOutcome.FAILED
                && other.start() <= found.end();
    }

    private static void add(Map<String, List<OrderSeenAt>> seen, OrderSeenAt sighting) {
        seen.computeIfAbsent(sighting.order().key(), k -> new ArrayList<>()).add(sighting);
    }
}
