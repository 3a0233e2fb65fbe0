package dev.ensemble.lab.run.cli;

import com.google.gson.GsonBuilder;
import dev.ensemble.lab.run.doctor.Diagnosis;
import dev.ensemble.lab.run.doctor.Diagnosis.Severity;
import dev.ensemble.lab.run.doctor.Doctor;
import dev.ensemble.lab.run.doctor.Doctor.WantedPorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
                "Shows what this machine has and lacks. Changes nothing.",
                "Exit code 0: an ensemble can run here. 1: something is missing."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private PortOptions ports;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Diagnosis> findings = Doctor.examine(data.path(), new WantedPorts(ports.http, ports.grpc, ports.consul));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new GsonBuilder().setPrettyPrinting().create().toJson(findings));
        } else {
            findings.forEach(
                    each -> out.printf("%-8s %-16s %s%n", each.verdict(), each.subject(), each.detail()));
        }
        out.flush();
        return findings.stream().anyMatch(each -> each.verdict() == Severity.MISSING) ? 1 : 0;
    }
}
