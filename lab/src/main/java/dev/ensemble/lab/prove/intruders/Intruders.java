package dev.ensemble.lab.prove.intruders;

import com.google.gson.JsonParser;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.postgres.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All intruders, at a guarded ensemble and at an open one. */
public final class Intruders {
    /** On ensembles of its own. */
    public static final Experiment EXPERIMENT = new Experiment("security", "intruders",
            "a caller or process without a right is refused with the documented code, and changes nothing",
            Intruders::run);

    private Intruders() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions guarded = EnsembleOptions.forTrial(settings.folder()).withAuth(true)
                .withServiceArgs(Map.of(DoorIntruders.REACHABLE, List.of("--enable-fail-points", "--bind=0.0.0.0")));
        try (Site site = open(guarded, settings.folder(), results)) {
            Map<String, List<Intruder>> groups = groups(site);
            String before = state(site);
            groups.forEach((group, all) -> all.forEach(each -> each.tryGuarded(group, results)));
            String after = state(site);
            results.record("what they have changed of bob's orders, the stock and the instances",
                    after.equals(before) ? "nothing" : before + " became " + after, after.equals(before));
            rightful(TransportIntruders.GROUP, TransportIntruders.rightfulOne(site), "OK", results);
            rightful(RuleIntruders.GROUP, RuleIntruders.rightfulOne(site), "OK", results);
            rightful(TokenIntruders.GROUP, TokenIntruders.rightfulOne(site), "HTTP 200, gRPC OK", results);
            rightful(OwnershipIntruders.GROUP, OwnershipIntruders.rightfulOne(site), "some of bob's", results);
            if (settings.form() != Thoroughness.SHORT) {
                RevokedKey.attempt(site, results);
            }
        }
        if (settings.form() != Thoroughness.SHORT) {
            control(settings, results);
        }
    }

    private static void control(RunSettings settings, Results results) throws Exception {
        Path folder = Files.createDirectory(settings.folder().resolve("control"));
        EnsembleOptions open = EnsembleOptions.forTrial(folder).withCertificateLife(Optional.empty())
                .withServiceArgs(
                        Map.of("order", List.of("--enable-fail-points", "--bind=0.0.0.0", "--admin-from-anywhere")));
        try (Site site = open(open, folder, results)) {
            groups(site).forEach((group, all) -> all.forEach(each -> each.tryOpen(group, results)));
        }
    }

    private static Site open(EnsembleOptions options, Path folder, Results results) throws Exception {
        return new Site(Ensemble.start(options, results::say), folder.resolve("spare"));
    }

    /** In the order in which they are tried; what they are after is there when this returns. */
    private static Map<String, List<Intruder>> groups(Site site) throws IOException, InterruptedException {
        Map<String, List<Intruder>> groups = new LinkedHashMap<>();
        groups.put(TransportIntruders.GROUP, TransportIntruders.of(site));
        groups.put(RuleIntruders.GROUP, RuleIntruders.of(site));
        groups.put(TokenIntruders.GROUP, TokenIntruders.of(site));
        groups.put(OwnershipIntruders.GROUP, OwnershipIntruders.of(site));
        groups.put(DoorIntruders.GROUP, DoorIntruders.of(site));
        return groups;
    }

    private static void rightful(String group, String seen, String expected, Results results) {
        results.record(group + ": the rightful one beside them", seen, seen.equals(expected));
    }

    /** What the databases and the registry hold that is none of an intruder's business. */
    private static String state(Site site) throws Exception {
        int port = site.ensemble().instance("postgres").port();
        String orders = Login.of(site.ensemble().data(), port, "orders").ask(
                "SELECT coalesce(string_agg(id || ' ' || state, ', ' ORDER BY id), '') FROM orders WHERE customer = 'bob'");
        String stock = Login.of(site.ensemble().data(), port, "inventory").ask(
                "SELECT string_agg(sku || ' ' || free || ' ' || reserved || ' ' || sold, ', ' ORDER BY sku) FROM item");
        List<String> instances = JsonParser.parseString(site.send(site.as("bob", "/v1/instances")).body())
                .getAsJsonObject().getAsJsonArray("instances").asList().stream()
                .map(each -> each.getAsJsonObject().get("id").getAsString()).sorted().toList();
        return orders + "; " + stock + "; " + instances;
    }
}
