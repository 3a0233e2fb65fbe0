package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.CallKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** How often each kind of call is made, as weights relative to their sum. */
public final class Mix {
    private final Map<CallKind, Integer> weights;
    private final int sum;

    private Mix(Map<CallKind, Integer> weights) {
        this.weights = weights;
        this.sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Reads {@code order=80,get=15,list=5}.
     *
     * @throws IllegalArgumentException with the offending part and what is expected
     */
    public static Mix parse(String text) {
        Map<CallKind, Integer> weights = new EnumMap<>(CallKind.class);
        for (String part : text.split(",", -1)) {
            String[] words = part.split("=", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException("'" + part + "' is not kind=weight, such as order=80");
            }
            if (weights.put(kind(words[0].strip()), weight(part, words[1].strip())) != null) {
                throw new IllegalArgumentException("'" + words[0].strip() + "' stands there twice");
            }
        }
        Mix mix = new Mix(weights);
        if (mix.sum == 0) {
            throw new IllegalArgumentException("all weights are 0");
        }
        return mix;
    }

    private static CallKind kind(String word) {
        return Arrays.stream(CallKind.values()).filter(k -> k.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of "
                        + Arrays.stream(CallKind.values()).map(CallKind::word).collect(Collectors.joining(", "))));
    }

    private static int weight(String part, String digits) {
        if (!digits.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("weight in '" + part + "' is not a number from 0 to 999999");
        }
        return Integer.parseInt(digits);
    }

    CallKind pick(RandomGenerator random) {
        int left = random.nextInt(sum);
        for (Map.Entry<CallKind, Integer> e : weights.entrySet()) {
            left -= e.getValue();
            if (left < 0) {
                return e.getKey();
            }
        }
        throw new AssertionError("weights do not add up to " + sum);
    }

    @Override
    public String toString() {
        return weights.entrySet().stream().map(e -> e.getKey().word() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
