package dev.ensemble.lab.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.run.launcher.Launcher.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --tls} as a user types it: curl and the load believe the file that it names; plaintext is refused. */
class TlsIT {
    private static final Pattern NAMED = Pattern.compile("authority is (\\S+):");

    @TempDir
    private Path folder;

    @Test
    @Timeout(240)
    void theGatewaySpeaksHttpsAndTheLoadSpeaksToIt() throws Exception {
        String port = free();
        Map<String, String> home = Map.of("HOME", folder.toString());
        Outcome up = Launcher.here().run(home, "up", "--detach", "--tls", "--data", data(), "--port", port,
                "--grpc-port", "0", "--gateway", "1", "--order", "1", "--inventory", "1");
        try {
            assertThat(up.output()).contains("https://127.0.0.1:" + port);
            Matcher named = NAMED.matcher(up.output());
            assertThat(named.find()).as(up.output()).isTrue();
            String authority = named.group(1);

            String items = "localhost:" + port + "/v1/items";
            assertThat(Launcher.shell("curl -sS --cacert " + authority + " https://" + items).output())
                    .contains("espresso-machine");
            assertThat(Launcher.shell("curl -sS https://" + items).exitCode()).as("not believed").isEqualTo(60);
            assertThat(Launcher.shell("curl -sS http://" + items).output()).contains("TLS_REQUIRED");

            Outcome load = Launcher.here().run(Map.of("HOME", folder.toString(), "ENSEMBLE_CACERT", authority), "load",
                    "--url", "https://localhost:" + port, "--rate", "20", "--duration", "3s", "--timeout", "20s");
            assertThat(load.output()).contains("60 calls");
            assertThat(load.exitCode()).as(load.output()).isZero();
            assertThat(Files.readString(Path.of(authority))).doesNotContain("PRIVATE KEY");
        } finally {
            Launcher.here().run(home, "down", "--data", data());
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private static String free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return String.valueOf(probe.getLocalPort());
        }
    }
}
