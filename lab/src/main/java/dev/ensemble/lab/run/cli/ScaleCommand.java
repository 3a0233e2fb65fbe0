package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.control.ControlClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ensemble scale}. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Sets the number of instances of a service: those with the highest numbers are drained first.")
public final class ScaleCommand implements Callable<Integer> {
    private static final Pattern FORM = Pattern.compile("([a-z]+)=(\\d{1,4})");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "SERVICE=N", description = "Such as order=3.")
    private String target;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Matcher form = FORM.matcher(target);
        if (!form.matches()) {
            throw new UsageException("expected a service and a number such as order=3, but was " + target);
        }
        EnsembleStatus status = ControlClient.of(data.path()).scale(form.group(1), Integer.parseInt(form.group(2)));
        PrintWriter out = spec.commandLine().getOut();
        status.instances().stream()
                .filter(instance -> instance.service().equals(form.group(1)))
                .forEach(instance -> out.println(instance.instance() + ": " + instance.state()));
        out.flush();
        return 0;
    }
}
