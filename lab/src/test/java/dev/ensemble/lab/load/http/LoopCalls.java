package dev.ensemble.lab.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.http.Reply.Answered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes calls over a loop until they have ended. */
final class LoopCalls {
    static final Request GET = Request.get("/x");

    private LoopCalls() {}

    /** So many calls at once; what became of them, in the order in which they ended. */
    static List<CallResult> together(CallLoop loop, int calls) throws IOException {
        List<CallResult> ended = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            loop.call(GET, ended::add);
        }
        assertThat(loop.inFlight()).isEqualTo(calls);
        while (loop.inFlight() > 0) {
            loop.run(TimeUnit.SECONDS.toNanos(1));
        }
        assertThat(ended).hasSize(calls);
        return ended;
    }

    static CallResult one(CallLoop loop) throws IOException {
        return together(loop, 1).getFirst();
    }

    static String body(CallResult result) {
        return ((Answered) result.reply()).body();
    }
}
