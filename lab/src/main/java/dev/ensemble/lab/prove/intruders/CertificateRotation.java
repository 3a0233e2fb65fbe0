package dev.ensemble.lab.prove.intruders;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.identity.Identities;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Certificates of 40 s, and an authority that another one replaces, under load. */
public final class CertificateRotation {
    /** On an ensemble of its own. */
    public static final Experiment EXPERIMENT = new Experiment("security", "certificate-rotation",
            "all certificates and then the authority are replaced under load, and no caller notices",
            CertificateRotation::run);

    private static final Duration LIFE = Duration.ofSeconds(40);
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final double RATE = 50;
    private static final String LEFT = "order-2";

    private final Harness harness;
    private final Identities identities;
    private final Results results;

    private CertificateRotation(Harness harness, Results results) {
        this.harness = harness;
        this.identities = harness.ensemble().identities().orElseThrow();
        this.results = results;
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions options =
                EnsembleOptions.forTrial(settings.folder()).withCertificateLife(Optional.of(LIFE));
        try (Harness harness =
                Harness.start(options, Patience.of(Duration.ofSeconds(90), Duration.ofMillis(200)), results)) {
            new CertificateRotation(harness, results).run(settings);
        }
    }

    private void run(RunSettings settings) throws Exception {
        try (Trial trial = harness.load(settings.rateOr(RATE))) {
            Map<String, JsonObject> before = shown();
            harness.await("each process shows a new certificate", () -> renewed(before, shown()));
            trial.goOn(MOMENT);
            trial.unnoticed("all certificates renewed: calls");

            replaceAuthority();
            harness.replace("order-1"); // so that connections by the new authority alone are made
            trial.goOn(MOMENT);
            trial.unnoticed("the authority replaced, and order-1: calls");

            renewalFails(trial);
            trial.end();
        }
        control();
    }

    private void replaceAuthority() throws IOException {
        Map<String, JsonObject> former = shown();
        identities.announceAuthority();
        harness.await("each process believes two authorities", () -> believe(2));
        identities.changeAuthority();
        harness.await("each process shows a certificate of the new one", () -> renewed(former, shown()));
        identities.endFormerAuthority();
        harness.await("each process believes the new one only", () -> believe(1));
    }

    private void renewalFails(Trial trial) throws Exception {
        identities.forget("order", LEFT);
        harness.await(LEFT + " says that its certificate was not renewed",
                () -> Files.readString(harness.ensemble().log(LEFT)).contains("was not renewed"));
        Duration left = Duration.between(
                Instant.now(), Instant.parse(shown().get(LEFT).get("expires").getAsString()));
        trial.goOn(left.minusSeconds(1).isPositive() ? left.minusSeconds(1) : Duration.ZERO);
        boolean serves = harness.ensemble().instance(LEFT).state().equals("ready");
        identities.remember("order", LEFT);
        results.timely("a process whose renewal fails says so before the end of its certificate, and serves until then",
                left.toSeconds() + " s before" + (serves ? ", and serves" : ", and does not serve"),
                left.toSeconds() >= LIFE.toSeconds() / 8 && serves);
        trial.unnoticed("the renewal of one process fails: calls");
    }

    /** A process that has the next authority's certificate while the others do not believe that one yet. */
    private void control() throws Exception {
        try (Site site = new Site(harness.ensemble(), harness.ensemble().data().resolve("spare"))) {
            String before = TransportIntruders.rightfulOne(site);
            identities.authorityOfOne("gateway", Identities.lab("gateway"));
            String after = harness.patience().await("it is refused", () -> TransportIntruders.rightfulOne(site),
                    answer -> !answer.equals("OK"));
            results.control("an authority that replaces another at once", before + ", then " + after,
                    before.equals("OK") && after.equals("UNAVAILABLE"));
        }
    }

    private static boolean renewed(Map<String, JsonObject> before, Map<String, JsonObject> after) {
        return after.size() == before.size() && after.entrySet().stream().allMatch(each -> !each.getValue()
                .get("serialNumber").equals(before.get(each.getKey()).get("serialNumber")));
    }

    private boolean believe(int authorities) throws IOException {
        return shown().values().stream().allMatch(each -> each.get("authorities").getAsInt() == authorities);
    }

    /** What each process shows of its identity. */
    private Map<String, JsonObject> shown() throws IOException {
        Map<String, JsonObject> shown = new TreeMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (InstanceStatus each : harness.ensemble().instances()) {
                if (each.adminPort() != 0) {
                    URI info = URI.create("http://127.0.0.1:" + each.adminPort() + "/info");
                    String body = http.send(HttpRequest.newBuilder(info).build(), BodyHandlers.ofString()).body();
                    shown.put(each.instance(), JsonParser.parseString(body).getAsJsonObject()
                            .getAsJsonObject("identity"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return shown;
    }
}
