package dev.ensemble.lab.run.control;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Service;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each path of the control does. */
final class ControlRoutes {
    private static final Pattern INSTANCE = Pattern.compile("/v1/instances/([^/:]+):([a-z]+)");
    private static final Pattern SCALE = Pattern.compile("/v1/services/([^/:]+):scale/(\\d{1,4})");

    private final Ensemble ensemble;
    private final Runnable down;

    ControlRoutes(Ensemble ensemble, Runnable down) {
        this.ensemble = ensemble;
        this.down = down;
    }

    /** Does what is asked and returns what the answer shows. */
    Object call(String method, URI uri) throws IOException, InterruptedException {
        String path = uri.getPath();
        Matcher instance = INSTANCE.matcher(path);
        Matcher scale = SCALE.matcher(path);
        if (method.equals("GET") && path.equals("/v1/status")) {
            return ensemble.status();
        } else if (method.equals("POST") && path.equals("/v1/down")) {
            down.run();
            return Map.of();
        } else if (method.equals("POST") && instance.matches()) {
            return act(instance.group(1), instance.group(2), VerbArguments.of(uri));
        } else if (method.equals("POST") && scale.matches()) {
            ensemble.scale(Service.named(scale.group(1)), Integer.parseInt(scale.group(2)));
            return ensemble.status();
        }
        throw new UsageException("the control knows no " + method + " " + path);
    }

    private Object act(String id, String verb, VerbArguments arguments) throws InterruptedException {
        switch (verb) {
            case "kill" -> ensemble.kill(id);
            case "freeze" -> ensemble.freeze(id);
            case "thaw" -> ensemble.thaw(id);
            case "stop" -> ensemble.stop(id);
            case "start" -> ensemble.start(id);
            case "cut" -> ensemble.network().cut(id, arguments.direction(), arguments.from());
            case "slow" -> ensemble.network().slow(id, arguments.pacer());
            case "mend" -> ensemble.network().mend(id);
            default -> throw new UsageException("the control knows no verb " + verb);
        }
        return ensemble.instance(id);
    }
}
