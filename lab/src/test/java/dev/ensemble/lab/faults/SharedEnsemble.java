package dev.ensemble.lab.faults;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all tests of a run the same default ensemble of real processes, warmed up, because its start takes longer than
 * most of them; each leaves it as whole as it found it.
 */
final class SharedEnsemble implements ParameterResolver {
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(90);

    private record Running(Ensemble ensemble, Path folder) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            ensemble.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Ensemble.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot().getStore(Namespace.create(SharedEnsemble.class))
                .computeIfAbsent(Running.class, key -> start(), Running.class).ensemble();
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("ensemble-it-");
            Ensemble ensemble = Ensemble.start(options(folder));
            try {
                warmUp(ensemble);
                return new Running(ensemble, folder);
            } catch (Exception e) {
                ensemble.close();
                throw e;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The default ensemble on a data folder of its own, whose dead return soon. */
    static EnsembleOptions options(Path folder) {
        return EnsembleOptions.defaults(folder.resolve("data")).withRestartAfter(Optional.of(Duration.ofMillis(500)));
    }

    /** Faults are judged, not the first seconds of cold processes that share few cores: they come first. */
    static void warmUp(Ensemble ensemble) throws Exception {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        try (LoadRun run = LoadRun.start(LoadPlan.of(ensemble.gateway(), 100, WARM_UP_LIMIT))) {
            LoadResult before = run.sinceLast();
            for (int good = 0; good < 3 && System.nanoTime() < end;) {
                run.awaitIssued(1000);
                LoadResult now = run.sinceLast();
                boolean allOk = now.failed() == before.failed() && now.unknown() == before.unknown();
                good = allOk && now.latency().max() < 500 ? good + 1 : 0;
                before = now;
            }
        }
    }
}
