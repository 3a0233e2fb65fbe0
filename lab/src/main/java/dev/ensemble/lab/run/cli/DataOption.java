package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.Home;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which ensemble is meant. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:ENSEMBLE_DATA}",
            description = "The data folder of the ensemble (default: $ENSEMBLE_DATA, or .ensemble beside the launcher).")
    private Path data;

    Path path() {
        Path chosen = data == null || data.toString().isEmpty() ? Home.find().defaultData() : data;
        return chosen.toAbsolutePath().normalize();
    }
}
