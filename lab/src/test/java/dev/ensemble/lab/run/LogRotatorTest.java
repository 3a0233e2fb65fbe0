package dev.ensemble.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogRotatorTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(PeriodicTasks.class);
    private final CountDownLatch failed = new CountDownLatch(1);
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            failed.countDown();
        }
    };

    @TempDir
    private Path logs;

    @BeforeEach
    void listen() {
        listener.start();
        logger.addAppender(listener);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(listener);
    }

    @Test
    void anErrorOfTheDiskDoesNotEndRotationForGood() throws IOException, InterruptedException {
        Path log = Files.writeString(logs.resolve("order-1.log"), "more than ten bytes");
        // The copy cannot be written while a folder that is not empty has its name.
        Path inTheWay = Files.createDirectory(logs.resolve("order-1.log.1"));
        Path content = Files.createFile(inTheWay.resolve("x"));

        try (LogRotator ignored = new LogRotator(logs, 10, Duration.ofMillis(1))) {
            failed.await();
            assertThat(log).isNotEmptyFile();
            Files.delete(content);
            Files.delete(inTheWay);
            await().untilAsserted(() -> assertThat(log).isEmptyFile());
        }
    }
}
