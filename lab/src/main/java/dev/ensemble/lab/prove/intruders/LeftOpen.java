package dev.ensemble.lab.prove.intruders;

import com.google.gson.Gson;
import dev.ensemble.lab.run.postgres.Secrets;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Secrets of an ensemble, and the places where a stranger might find them. */
final class LeftOpen {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int KEY_LINE = 64;

    private final Site site;
    private final Path data;

    LeftOpen(Site site) {
        this.site = site;
        this.data = site.ensemble().data();
    }

    /** Files that hold a secret and are not for the owner alone. */
    String readableByOthers() throws IOException {
        Set<String> open = new TreeSet<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(LeftOpen::holdsSecrets).toList()) {
                if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                    open.add(data.relativize(file).toString());
                }
            }
        }
        return open.isEmpty() ? "none" : open.toString();
    }

    private static boolean holdsSecrets(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && (name.endsWith("key.pem") || name.endsWith("key.json") || name.equals("secrets.json")
                        || name.equals("state.json"));
    }

    /** Secrets in what every user of the machine sees, or what is shown and sent around. */
    String told() throws IOException, InterruptedException {
        Map<String, String> places = new LinkedHashMap<>();
        for (InstanceStatus each : site.ensemble().instances()) {
            places.put("arguments of " + each.instance(), read(Path.of("/proc/" + each.pid() + "/cmdline")));
            places.put("log of " + each.instance(), read(DataFolder.log(data, each.instance())));
            if (each.adminPort() != 0) {
                places.put("info of " + each.instance(), ask(each.adminPort(), "/info"));
                places.put("metrics of " + each.instance(), ask(each.adminPort(), "/metrics"));
            }
        }
        places.put("status", new Gson().toJson(site.ensemble().status()));
        List<String> secrets = secrets();
        List<String> told = places.entrySet().stream()
                .filter(place -> secrets.stream().anyMatch(place.getValue()::contains))
                .map(Map.Entry::getKey).toList();
        boolean canFind =
                secrets.size() > 10 && secrets.stream().anyMatch(read(data.resolve("secrets.json"))::contains);
        return !canFind ? "the search finds nothing anywhere" : told.isEmpty() ? "none" : told.toString();
    }

    /** A service has its own database's password, and no other. */
    String inherited() throws IOException {
        Secrets passwords = new Secrets(data);
        List<String> found = new ArrayList<>();
        for (InstanceStatus each : site.ensemble().instances()) {
            String environment = read(Path.of("/proc/" + each.pid() + "/environ"));
            for (Map.Entry<String, String> owner : Map.of("inventory", "inventory", "orders", "order").entrySet()) {
                if (environment.contains(passwords.password(owner.getKey()))
                        && !each.service().equals(owner.getValue())) {
                    found.add(each.instance() + " has that of " + owner.getKey());
                }
            }
        }
        return found.isEmpty() ? "none" : found.toString();
    }

    /** Passwords whole, keys by their lines. */
    private List<String> secrets() throws IOException {
        List<String> secrets = new ArrayList<>();
        for (String role : List.of("inventory", "orders", "postgres")) {
            secrets.add(new Secrets(data).password(role));
        }
        secrets.add(site.issuer().key().toString());
        secrets.add(site.token("bob"));
        try (Stream<Path> files = Files.walk(DataFolder.identities(data))) {
            for (Path file : files.filter(each -> each.toString().endsWith("key.pem")).toList()) {
                Files.readAllLines(file).stream().filter(line -> line.length() == KEY_LINE).forEach(secrets::add);
            }
        }
        return secrets;
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
    }

    private String ask(int port, String path) throws IOException, InterruptedException {
        return site.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))).body();
    }
}
