package dev.ensemble.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of one service process. */
public final class JavaCommand {
    /** Small and quick to start: many of these share one machine. Arguments of the user come later and win. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            // Nine processes on few cores: what the optimizing compiler spends on each new process is never earned back.
            "-XX:TieredStopAtLevel=1",
            // A third of the usual counts, looked at after 32 calls instead of 128 and, while much waits to be compiled, raised a
            // quarter as far, so that the warm-up compiles what is called once a call, too.
            "-XX:Tier0InvokeNotifyFreqLog=5",
            "-XX:Tier3LoadFeedback=20",
            "-XX:Tier3InvocationThreshold=60",
            "-XX:Tier3MinInvocationThreshold=30",
            "-XX:Tier3CompileThreshold=600",
            "-XX:Tier3BackEdgeThreshold=20000",
            "-Xms24m",
            "-Xmn10m",
            // Else the code that a start compiles makes it collect all garbage, several times.
            "-XX:SweeperThreshold=60",
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseCompactObjectHeaders",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /**
     * What it holds for two thousand callers looks old to a collector with little room for what is young, and while all of
     * the garbage is collected, for 0.2 s, nobody is refused.
     */
    private static final List<String> FLAGS_OF_GATEWAY =
            List.of("-Xms48m", "-Xmn32m", "-XX:SurvivorRatio=6", "-Xmx96m");

    /** With it a process writes an AOT cache when it ends, and so can use none. */
    static final String RECORD = "-XX:AOTCacheOutput";

    /** Where Netty unpacks its native transport, and runs it from; many machines run no programs from /tmp. */
    private static final String NATIVE_FOLDER = "-Dio.grpc.netty.shaded.io.netty.native.workdir=";

    private final Home home;
    private final EnsembleOptions options;

    JavaCommand(Home home, EnsembleOptions options) {
        this.home = home;
        this.options = options;
    }

    /** The command line of one process that belongs to no ensemble. */
    public static List<String> of(Home home, Service service, List<String> jvmArgs, List<String> arguments) {
        EnsembleOptions options =
                EnsembleOptions.defaults(home.defaultData()).withJvmArgs(Map.of(service.id(), jvmArgs));
        return new JavaCommand(home, options).of(service, service.instance(1), arguments);
    }

    /** {@code java} and the flags that every process of an ensemble has. */
    public static List<String> begin() {
        List<String> command = new ArrayList<>();
        command.add(Home.java().toString());
        command.addAll(FLAGS);
        return command;
    }

    List<String> of(Service service, String instance, List<String> arguments) {
        List<String> command = begin();
        if (service == Service.GATEWAY) {
            command.addAll(FLAGS_OF_GATEWAY);
        }
        List<String> further = further(options.jvmArgs(), service, instance);
        if (further.stream().noneMatch(argument -> argument.startsWith(RECORD))) {
            new AotCache(home, service).use().ifPresent(command::add);
        }
        command.add(NATIVE_FOLDER + home.derived());
        command.addAll(further);
        command.add("-cp");
        command.add(home.classPath(service.module()));
        command.add(service.mainClass());
        command.addAll(arguments);
        command.addAll(further(options.serviceArgs(), service, instance));
        return command;
    }

    private static List<String> further(Map<String, List<String>> arguments, Service service, String instance) {
        List<String> all = new ArrayList<>(arguments.getOrDefault(service.id(), List.of()));
        all.addAll(arguments.getOrDefault(instance, List.of()));
        return all;
    }
}
