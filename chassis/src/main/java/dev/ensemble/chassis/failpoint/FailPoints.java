package dev.ensemble.chassis.failpoint;

import dev.ensemble.chassis.config.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All fail points of a process, in the manner of etcd's gofail: compiled in, and inert unless the process was started
 * with {@code --enable-fail-points}.
 */
public final class FailPoints {

    /** An action that only some meet, after gofail. */
    private static final Pattern SOME = Pattern.compile("(\\d{1,2}|100)%((?:fail|panic|reset|delay).*)");

    private final boolean enabled;
    private final BiConsumer<String, String> changes;
    private final Map<String, FailPoint> points = new ConcurrentSkipListMap<>();
    /** A thread that hangs holds the action no more, so the hangs that await release are kept here. */
    private final List<Armed> hanging = new ArrayList<>();

    private record Armed(String name, Action action) {}

    /** Fail points that can be armed when {@code enabled}. */
    public FailPoints(boolean enabled) {
        this(enabled, (point, action) -> {});
    }

    /**
     * The same.
     *
     * @param changes hears what is set where: {@code off} when it is cleared
     */
    public FailPoints(boolean enabled, BiConsumer<String, String> changes) {
        this.enabled = enabled;
        this.changes = changes;
    }

    /** Fail points that cannot be armed. */
    public static FailPoints disabled() {
        return new FailPoints(false);
    }

    /** Declares a place. */
    public FailPoint point(String name) {
        return points.computeIfAbsent(name, FailPoint::new);
    }

    /** Whether they can be armed. */
    public boolean enabled() {
        return enabled;
    }

    /**
     * Every place with what is set there: {@code off}, {@code halt}, {@code hang} or, when a thread does, {@code hanging},
     * {@code fail}, {@code panic}, {@code reset} or {@code delay(…)}, the last four with {@code N%} before.
     */
    public synchronized Map<String, String> list() {
        Map<String, String> list = new TreeMap<>();
        points.forEach((name, point) -> {
            Action action = point.action();
            list.put(name, action == null ? "off" : action.toString());
        });
        hanging.forEach(armed -> list.replace(armed.name(), "off", "hanging"));
        return list;
    }

    /**
     * Arms a place.
     *
     * @param spec {@code halt}, {@code hang}, {@code fail}, {@code panic}, {@code reset} or {@code delay(20ms)}; of the last
     *        four, with {@code 33%} before, for so many of the threads that come by
     * @throws IllegalArgumentException naming what is wrong and what is expected
     */
    public synchronized void arm(String name, String spec) {
        FailPoint point = known(name);
        Action action = parse(spec);
        release(name);
        if (action instanceof Action.Hang) {
            hanging.add(new Armed(name, action));
        }
        changes.accept(name, action.toString());
        point.arm(action);
    }

    /** Clears a place and lets go who hangs there. */
    public synchronized void clear(String name) {
        known(name).arm(null);
        release(name);
        changes.accept(name, "off");
    }

    private void release(String name) {
        hanging.removeIf(armed -> {
            boolean here = armed.name().equals(name);
            if (here) {
                armed.action().release();
            }
            return here;
        });
    }

    private FailPoint known(String name) {
        if (!enabled) {
            throw new IllegalArgumentException("fail points are off: start the process with --enable-fail-points");
        }
        FailPoint point = points.get(name);
        if (point == null) {
            throw new IllegalArgumentException("no fail point '" + name + "'; there are: " + points.keySet());
        }
        return point;
    }

    private static Action parse(String spec) {
        Matcher some = SOME.matcher(spec);
        return some.matches() ? new Action.Sometimes(Integer.parseInt(some.group(1)), parseOne(some.group(2)))
                : parseOne(spec);
    }

    private static Action parseOne(String spec) {
        if (spec.startsWith("delay(") && spec.endsWith(")")) {
            return new Action.Delay(Durations.parse(spec.substring(6, spec.length() - 1)));
        }
        return switch (spec) {
            case "halt" -> new Action.Halt();
            case "hang" -> new Action.Hang(new CountDownLatch(1));
            case "fail" -> new Action.Fail();
            case "panic" -> new Action.Panic();
            case "reset" -> new Action.Reset();
            default -> throw new IllegalArgumentException("'" + spec
                    + "' is no action; expected halt, hang, fail, panic, reset or delay(20ms), or 33%fail, 33%panic,"
                    + " 33%reset or 33%delay(20ms)");
        };
    }
}
