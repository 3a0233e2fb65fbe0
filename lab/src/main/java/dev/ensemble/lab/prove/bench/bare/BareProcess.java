package dev.ensemble.lab.prove.bench.bare;

import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of the chain. It ends when its input does, so that it outlives this process in no case. */
record BareProcess(String name, Process process, Path log) implements AutoCloseable {
    /** What a service logs costs a floor nothing; and Netty's frames, which no configuration silences, cost much. */
    private static final String SILENCE = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";

    /** As the services have it. */
    private static final String NO_LEAK_DETECTION = "-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled";

    /** Writing an AOT cache comes last, and takes long. */
    private static final int PATIENCE_SECONDS = 120;

    static BareProcess launch(String name, List<String> java, List<String> arguments, String password, Path data)
            throws IOException {
        List<String> command = new ArrayList<>(JavaCommand.begin());
        command.add(SILENCE);
        command.add(NO_LEAK_DETECTION);
        command.addAll(java);
        command.addAll(List.of("-cp", Home.find().classPath(BareTraining.MODULE), BareMain.class.getName()));
        command.addAll(arguments);
        Path log = data.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put(BarePool.PASSWORD, password);
        return new BareProcess(name, builder.start(), log);
    }

    /** @throws IOException when it ends instead; the message tells what it said */
    void awaitServing() throws IOException {
        if (process.inputReader().readLine() == null) {
            throw new IOException(name + " does not serve:\n" + Files.readString(log));
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
