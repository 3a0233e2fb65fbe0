package dev.ensemble.lab.prove.faults;

import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all tests of a run the same default ensemble of real processes, because its start takes longer than most of
 * them, and its peak; each leaves it as whole as it found it.
 */
public final class SharedEnsemble implements ParameterResolver {
    private record Running(Ensemble ensemble, Peak peak) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            ensemble.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Ensemble.class || type == Peak.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Running running = test.getRoot().getStore(Namespace.create(SharedEnsemble.class))
                .computeIfAbsent(Running.class, key -> start(), Running.class);
        return parameter.getParameter().getType() == Peak.class ? running.peak : running.ensemble;
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("ensemble-it-");
            Ensemble ensemble = Ensemble.start(EnsembleOptions.forTrial(folder), System.out::println);
            try {
                return new Running(ensemble, Peak.measure(ensemble, new Results(System.out::println)));
            } catch (Exception e) {
                ensemble.close();
                throw e;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
