package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.Training;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ensemble train}: for {@code k8s/train}, whose caches are made in the images that they are for. */
@Command(
        name = "train",
        hidden = true,
        description = "Makes the calls that AOT caches are trained with, to an ensemble whose processes record them.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class TrainCommand implements Callable<Integer> {
    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080", description = "The gateway.")
    private URI url;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "20", description = "How many orders.")
    private int orders;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Training.stock(url);
        Training.work(url, orders);
        return 0;
    }
}
