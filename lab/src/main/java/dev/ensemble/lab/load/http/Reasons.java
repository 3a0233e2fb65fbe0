package dev.ensemble.lab.load.http;

import java.io.IOException;

/** Short words for an exception, without the parts that differ from call to call. */
final class Reasons {
    private Reasons() {}

    static String of(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
