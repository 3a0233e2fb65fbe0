package dev.ensemble.chassis.admin;

import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.clock.WallClock;
import dev.ensemble.chassis.config.Durations;
import dev.ensemble.chassis.config.PartsPerMillionConverter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /clock}; for experiments {@code PUT /clock} with {@code jump(-1h)} or {@code drift(200ppm)} as the body, and
 * {@code DELETE /clock}, which sets it right.
 */
public final class ClockHandler implements AdminServer.AdminHandler {
    private static final Pattern FORM = Pattern.compile("(jump|drift)\\((.*)\\)");

    private final WallClock clock;
    private final boolean enabled;

    /** @param enabled whether it can be set wrong */
    public ClockHandler(WallClock clock, boolean enabled) {
        this.clock = clock;
        this.enabled = enabled;
    }

    @Override
    public AdminResponse answer(String method, String rest, String body) {
        if (!method.equals("GET") && !enabled) {
            throw new IllegalArgumentException(
                    "the clock is not to be set: start the process with --enable-fail-points");
        }
        switch (method) {
            case "GET" -> {}
            case "PUT" -> set(body);
            case "DELETE" -> clock.reset();
            default -> {
                return AdminResponse.text(405, method + " is not possible here; expected GET, PUT or DELETE");
            }
        }
        return AdminResponse.text(200, clock.instant().toString());
    }

    private void set(String action) {
        Matcher form = FORM.matcher(action);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + action + "' is no action; expected jump(-1h) or drift(200ppm)");
        }
        if (form.group(1).equals("jump")) {
            clock.jump(Durations.parse(form.group(2)));
        } else {
            clock.drift(PartsPerMillionConverter.parse(form.group(2)));
        }
    }
}
