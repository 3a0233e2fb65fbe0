package dev.ensemble.lab.load;

import dev.ensemble.lab.history.Kind;
import dev.ensemble.lab.history.Line;
import dev.ensemble.lab.http.Request;
import java.util.List;

/** One call to make; the fields are those of {@link dev.ensemble.lab.history.Call}. */
record Task(Kind kind, String key, String target, List<Line> lines, Request request) {}
