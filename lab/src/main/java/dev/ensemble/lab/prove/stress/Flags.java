package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.run.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Arguments of services. */
public final class Flags {
    private Flags() {}

    /** For all services of ours. */
    public static Map<String, List<String>> everywhere(String... arguments) {
        return of(Arrays.stream(Service.values()).filter(Service::isJava), arguments);
    }

    /** For those that do the work. */
    public static Map<String, List<String>> behindTheGateway(String... arguments) {
        return of(Stream.of(Service.ORDER, Service.INVENTORY), arguments);
    }

    private static Map<String, List<String>> of(Stream<Service> services, String... arguments) {
        return services.collect(Collectors.toMap(Service::id, service -> List.of(arguments)));
    }
}
