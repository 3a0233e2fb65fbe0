package dev.ensemble.chassis.member;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.admin.ClockHandler;
import dev.ensemble.chassis.admin.EventHandler;
import dev.ensemble.chassis.admin.FailPointHandler;
import dev.ensemble.chassis.failpoint.FailPoint;
import dev.ensemble.chassis.identity.Identity;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the admin port of a process answers. */
final class AdminPages {

    private AdminPages() {}

    static void install(Member member, MemberContext context, Membership membership) {
        AdminServer admin = context.admin();
        FailPoint asked = context.failPoints().point("member.livez");
        // Alive as long as it can answer: never made to depend on another process.
        admin.handle("/livez", (method, rest, body) -> {
            asked.reached();
            return AdminResponse.text(200, "alive");
        });
        admin.handle("/readyz", (method, rest, body) -> ready(member));
        admin.handle("/metrics", (method, rest, body) -> new AdminResponse(
                200, "text/plain; version=0.0.4; charset=utf-8", context.telemetry().metrics()));
        admin.handle("/info", (method, rest, body) -> AdminResponse.json(200, info(member, context, membership)));
        admin.handle("/drain", (method, rest, body) -> drain(method, member));
        admin.handle("/clock", new ClockHandler(context.wallClock(), context.failPoints().enabled()));
        admin.handle("/events", new EventHandler(context.events()));
        admin.handle("/failpoints", new FailPointHandler(context.failPoints()));
    }

    private static AdminResponse ready(Member member) {
        LifecycleState state = member.state();
        String name = state.name().toLowerCase(Locale.ROOT);
        return member.refusal()
                .map(why -> AdminResponse.text(503, state == LifecycleState.READY ? why : name + ": " + why))
                .orElseGet(() -> AdminResponse.text(state == LifecycleState.READY ? 200 : 503, name));
    }

    private static AdminResponse drain(String method, Member member) {
        if (!method.equals("POST")) {
            return AdminResponse.text(405, method + " is not possible here; expected POST");
        }
        member.drain();
        return AdminResponse.text(200, "draining");
    }

    private static JsonObject info(Member member, MemberContext context, Membership membership) {
        JsonObject info = new JsonObject();
        info.addProperty("service", context.service());
        info.addProperty("instance", context.instance());
        info.addProperty("state", member.state().name());
        member.refusal().ifPresent(why -> info.addProperty("refused", why));
        info.addProperty("epoch", membership.epoch());
        info.addProperty("host", context.options().host());
        info.addProperty("port", context.port());
        info.addProperty("pid", ProcessHandle.current().pid());
        info.addProperty("uptimeMillis", ManagementFactory.getRuntimeMXBean().getUptime());
        info.addProperty("hlc", context.clock().now().toString());
        info.addProperty("hlcRefused", context.clock().refused());
        info.addProperty("wallClock", context.wallClock().instant().toString());
        context.comparison().ifPresent(each -> info.addProperty("clockAheadMillis", each.aheadMillis()));
        context.identity().ifPresent(own -> info.add("identity", identity(own)));
        info.add("breakers", new Gson().toJsonTree(context.channels().breakers()));
        return info;
    }

    private static JsonObject identity(Identity own) {
        JsonObject shown = new JsonObject();
        shown.addProperty("name", own.id().toString());
        shown.addProperty("serialNumber", own.serialNumber().toString(16));
        shown.addProperty("expires", own.expires().toString());
        shown.addProperty("authorities", own.authorities());
        return shown;
    }
}
