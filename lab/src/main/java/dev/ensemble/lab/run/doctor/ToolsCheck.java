package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.supervisor.OwnSession;
import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs that are used if they are there. */
final class ToolsCheck {
    private ToolsCheck() {}

    static Diagnosis sessions() {
        String program = OwnSession.prefix().getFirst();
        return ProgramPath.find(program).isPresent()
                ? Diagnosis.ok("sessions", program + " keeps Ctrl-C from the instances")
                : Diagnosis.missing("sessions", "neither setsid (util-linux) nor perl is installed");
    }

    static Diagnosis curl() {
        return ProgramPath.find("curl").isPresent()
                ? Diagnosis.ok("curl", "installed")
                : Diagnosis.limited("curl", "not installed; the examples use it");
    }

    static Diagnosis consul() {
        return ConsulBinary.find()
                .map(program -> Diagnosis.ok("consul", program + ", for `up --consul`"))
                .orElse(Diagnosis.limited("consul", "not on the PATH; only `up --consul` and its tests need it"));
    }

    /** Shells' proxy variables are read by what downloads Maven (curl or wget), and not by Maven. */
    static Diagnosis proxy(Map<String, String> environment) {
        String set = Stream.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy")
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .map(name -> name + "=" + environment.get(name).replaceFirst("//[^/@]*@", "//…@"))
                .collect(Collectors.joining(", "));
        if (set.isEmpty()) {
            return Diagnosis.ok("proxy", "none");
        }
        return Diagnosis.limited("proxy",
                set + ": Maven itself is downloaded through it, but Maven does not look at it:"
                        + " if the build cannot download, name it in ~/.m2/settings.xml (proxies)"
                        + (asksForLocalhost(environment)
                                ? "; curl asks it for localhost, too: export no_proxy=localhost,127.0.0.1" : ""));
    }

    /** Of these curl has the proxy of its plain requests; what is exempt is in either spelling. */
    private static boolean asksForLocalhost(Map<String, String> environment) {
        boolean proxied = Stream.of("http_proxy", "ALL_PROXY", "all_proxy")
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        String exempt = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        return proxied && !exempt.contains("localhost") && !exempt.contains("*");
    }

    static Diagnosis memoryFigures() {
        return Files.isReadable(Path.of("/proc/self/smaps_rollup"))
                ? Diagnosis.ok("memory figures", "PSS")
                : Diagnosis.limited("memory figures", "RSS, which counts shared pages several times");
    }
}
