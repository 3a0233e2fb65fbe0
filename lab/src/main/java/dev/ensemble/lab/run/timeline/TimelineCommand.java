package dev.ensemble.lab.run.timeline;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ensemble timeline}. */
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
                "Draws what happened, of an order, of two, or of the last seconds: a column an instance, an arrow a message, and"
                        + " a ! where a wall clock stands behind a cause of the event.",
                "ShiViz (https://bestchai.bitbucket.io/shiviz) opens --format shiviz as it is.",
                "Where callers are asked for a token it is $ENSEMBLE_TOKEN, with the scope events:read-all, or for one"
                        + " order that of its customer."
        })
public final class TimelineCommand implements Callable<Integer> {
    private static final String EVER = "0.0";

    /** What is printed. */
    enum PictureFormat {
        TEXT, JSON, SVG, SHIVIZ
    }

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..2", paramLabel = "orders/ID",
            description = "One order alone; or two, and whether one could have caused the other.")
    private List<String> orders = List.of();

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080", description = "A gateway.")
    private URI url;

    @Option(names = "--last", paramLabel = "TIME", defaultValue = "10s", converter = DurationConverter.class,
            description = "How much of all that happened, when no order is named.")
    private Duration last;

    @Option(names = "--by", paramLabel = "CLOCK", defaultValue = "hlc", description = "Order by it: hlc or wall.")
    private TimelineDrawing.ClockKind by;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
            description = "One of text, json, svg, shiviz.")
    private PictureFormat format;

    @Override
    public Integer call() {
        for (String order : orders) {
            if (!order.matches("orders/[a-z0-9][a-z0-9-]{0,62}")) {
                throw new UsageException("expected orders/ID, got " + order);
            }
        }
        try (HttpCaller caller = EventPages.caller(url, Token.ofEnvironment())) {
            EventPages pages = new EventPages(caller);
            PrintWriter out = spec.commandLine().getOut();
            switch (orders.size()) {
                case 0 -> print(recent(pages), out);
                case 1 -> print(pages.ofOrder(orders.getFirst()), out);
                default -> printTwo(pages, pages.ofOrder(orders.getFirst()), pages.ofOrder(orders.getLast()), out);
            }
            out.flush();
            pages.missing().forEach(each -> spec.commandLine().getErr().println("missing: " + each));
            return 0;
        } catch (UnreadableException | IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private void printTwo(EventPages pages, List<TimelineEvent> one, List<TimelineEvent> other, PrintWriter out)
            throws UnreadableException {
        print(Stream.of(one, other).flatMap(List::stream).distinct().toList(), out);
        if (format == PictureFormat.TEXT) { // in the others each event has its vector clock
            out.println(OrderPair.of(pages.since(EVER), one, other));
        }
    }

    /** The last seconds by hybrid time, which may be ahead of this process's wall clock, or behind. */
    private List<TimelineEvent> recent(EventPages pages) throws UnreadableException {
        Instant start = Instant.now().minus(last).minus(HybridLogicalClock.MAX_OFFSET);
        List<TimelineEvent> events = pages.since(start.toEpochMilli() + ".0");
        long newest = events.stream().map(TimelineEvent::hlc).max(Comparator.naturalOrder())
                .map(HlcTimestamp::physicalMillis).orElse(0L);
        return events.stream()
                .filter(event -> event.hlc().physicalMillis() >= newest - last.toMillis()).toList();
    }

    private void print(List<TimelineEvent> events, PrintWriter out) {
        TimelineDrawing timeline = TimelineDrawing.of(events, by);
        switch (format) {
            case TEXT -> new TimelineText(timeline).lines().forEach(out::println);
            case JSON -> out.println(TimelineJson.of(timeline));
            case SVG -> out.println(new TimelineSvg(timeline).text());
            case SHIVIZ -> new Shiviz(timeline).lines().forEach(out::println);
        }
    }
}
