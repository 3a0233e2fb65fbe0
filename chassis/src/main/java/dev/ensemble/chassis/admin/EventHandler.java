package dev.ensemble.chassis.admin;

import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.event.v1.Event;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /events} with {@code SUBJECT TEXT} as the body, such as {@code sample-1 killed}: writes down what was done to
 * something that may not be able to say so itself.
 */
public final class EventHandler implements AdminServer.AdminHandler {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]{1,63}) (\\P{Cntrl}{1,200})");

    private final Events events;

    /** @param events those of this process */
    public EventHandler(Events events) {
        this.events = events;
    }

    @Override
    public AdminResponse answer(String method, String rest, String body) {
        if (!method.equals("POST")) {
            return AdminResponse.text(405, method + " is not possible here; expected POST");
        }
        Matcher form = FORM.matcher(body);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + body + "' is no event; expected a subject and what was done to it,"
                    + " such as: sample-1 killed");
        }
        events.record(Event.Kind.FAULT, form.group(1), form.group(2));
        return AdminResponse.text(200, "written down");
    }
}
