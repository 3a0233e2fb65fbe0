package dev.ensemble.chassis.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Configures Logback in code: reading its XML would cost a process a fifth of a second at each start. */
public final class Logging {

    private static final List<String> CHATTY =
            List.of("org.flywaydb", "com.zaxxer.hikari", "io.grpc", "io.opentelemetry", "org.apache.http");

    /** Warns, with a stack trace each, of what callers do wrong; they are told. */
    private static final String NOISY = "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler";

    private Logging() {}

    /** For a command line that uses the chassis: only warnings, on standard output. */
    public static void warningsOnly() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }

    /** Logs of {@code instance} go to standard output from now on; java.util.logging (gRPC's) joins them. */
    public static void configure(String service, String instance, LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        EncoderBase<ILoggingEvent> encoder =
                switch (format) {
                    case CONSOLE -> new TextLogEncoder(instance);
                    case JSON -> new JsonLogEncoder(service, instance);
                };
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        context.getLogger(NOISY).setLevel(Level.ERROR);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** From now on {@code logger} tells more than what went wrong. */
    public static void verbose(String logger) {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger).setLevel(Level.DEBUG);
    }
}
