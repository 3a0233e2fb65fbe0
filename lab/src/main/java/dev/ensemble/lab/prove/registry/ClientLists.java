package dev.ensemble.lab.prove.registry;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.registry.v1.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What clients like those of any service know: several of them, so that each registry replica has some. */
final class ClientLists implements AutoCloseable {
    private static final int CLIENTS = 6;

    private final List<RegistryClient> clients = new ArrayList<>();
    /** By client and service. */
    private final Map<String, List<Instance>> latest = new ConcurrentHashMap<>();

    private final Map<String, Integer> emptied = new ConcurrentHashMap<>();
    /** Ids of which a client went back to an epoch before the one that it knew. */
    private final Set<String> wentBack = ConcurrentHashMap.newKeySet();

    ClientLists(List<HostAndPort> registries, Credentials credentials, List<String> services) {
        for (int i = 0; i < CLIENTS; i++) {
            String client = "client-" + i + " ";
            RegistryClient opened = new RegistryClient(registries, credentials.client());
            clients.add(opened);
            services.forEach(service -> opened.watch(service, list -> follow(client + service, list)));
        }
    }

    private void follow(String key, List<Instance> list) {
        List<Instance> former = latest.put(key, List.copyOf(list));
        if (list.isEmpty()) {
            emptied.merge(key, 1, Integer::sum);
        }
        if (former != null) {
            Map<String, Long> epochs =
                    former.stream().collect(Collectors.toMap(Instance::getId, Instance::getEpoch));
            list.stream()
                    .filter(instance -> instance.getEpoch() < epochs.getOrDefault(instance.getId(), 0L))
                    .forEach(instance -> wentBack.add(instance.getId()));
        }
    }

    /** Whether any client lists this incarnation. */
    boolean anyHas(String id, long epoch) {
        return having(id, epoch) > 0;
    }

    /** How many clients list this incarnation. */
    long having(String id, long epoch) {
        return latest.values().stream()
                .filter(list -> list.stream()
                        .anyMatch(instance -> instance.getId().equals(id) && instance.getEpoch() == epoch))
                .count();
    }

    /** Whether every client that follows a service lists exactly these incarnations of it. */
    boolean allHave(String service, Map<String, Long> epochs) {
        return latest.entrySet().stream()
                .filter(each -> each.getKey().endsWith(" " + service))
                .allMatch(each -> each.getValue().stream()
                        .collect(Collectors.toMap(Instance::getId, Instance::getEpoch))
                        .equals(epochs));
    }

    /** How often any list was empty. */
    int timesEmpty() {
        return emptied.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Ids that any client ever listed with an earlier epoch after a later one. */
    Set<String> wentBack() {
        return Set.copyOf(wentBack);
    }

    @Override
    public void close() {
        clients.forEach(RegistryClient::close);
    }
}
