package dev.ensemble.lab.run.timeline;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A log that ShiViz (https://bestchai.bitbucket.io/shiviz) opens as it is: the expression that reads it, an empty line
 * for "one execution", and two lines an event, with its vector clock. Processes of one name are told apart by a number.
 */
final class Shiviz {
    private static final String PARSER = "(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})";
    private static final Gson GSON = new Gson();

    private final Causality causality;
    private final Map<String, String> hosts = new HashMap<>();

    Shiviz(TimelineDrawing timeline) {
        this.causality = timeline.causality();
        Map<String, Integer> numbers = new HashMap<>();
        causality.ordered().stream().map(TimelineEvent::process).distinct().sorted().forEach(process -> {
            String instance = process.substring(0, process.indexOf('@'));
            int number = numbers.merge(instance, 1, Integer::sum);
            hosts.put(process, number == 1 ? instance : instance + "#" + number);
        });
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(PARSER, ""));
        for (TimelineEvent event : causality.ordered()) {
            lines.add(event.words().replaceAll("\\s+", " "));
            Map<String, Integer> clock = new LinkedHashMap<>();
            causality.vector(event).forEach((process, count) -> clock.put(hosts.get(process), count));
            lines.add(hosts.get(event.process()) + " " + GSON.toJson(clock));
        }
        return lines;
    }
}
