package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.http.Request;
import java.util.List;

/** One call to make; the fields are those of {@link dev.ensemble.lab.load.history.Call}. */
record Task(CallKind kind, String key, String target, List<Line> lines, Request request) {}
