package dev.ensemble.lab.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ensemble.lab.run.launcher.Launcher.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole of it on machines that lack something: each is made in a mount namespace, which takes root. */
@Timeout(300)
class StrangeMachineIT {
    private static final String ORDER =
            "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";
    private static final String NO_NATIVE = "no native transport here";

    private Path data;
    private int port;

    @BeforeEach
    void mayMount() throws Exception {
        assumeTrue(Launcher.shell("unshare --mount true").exitCode() == 0, "no mount namespaces here");
        data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "strange-machine-");
        port = free();
    }

    @AfterEach
    void down() throws Exception {
        Launcher.shell("cd " + Launcher.ROOT + "; ./ensemble down --data " + data + "; rm -rf " + data);
    }

    @Test
    void aTmpThatRunsNoProgramsAndFewOpenFilesAreEnough() throws Exception {
        Outcome up = on("mount -t tmpfs -o noexec tmpfs /tmp; ulimit -n 256", up("--port " + port));
        assertThat(up.output()).contains("ready after");
        assertThat(order()).contains("CONFIRMED");
        assertThat(logs("gateway-1")).doesNotContain(NO_NATIVE);
    }

    @Test
    void controlWhereTheNativeTransportCannotBeUnpackedItIsSaidAndJavasOwnServes() throws Exception {
        String unpack = "-Dio.grpc.netty.shaded.io.netty.native.workdir=/tmp";
        Outcome up = on("mount -t tmpfs -o noexec tmpfs /tmp", up("--port " + port + " --jvm-args gateway=" + unpack));
        assertThat(up.output()).contains("ready after");
        assertThat(order()).contains("CONFIRMED");
        assertThat(logs("gateway-1")).containsOnlyOnce(NO_NATIVE);
        assertThat(logs("gateway-2")).contains(NO_NATIVE);
    }

    @Test
    void aUserWithoutAnAccountIsEnough() throws Exception {
        // A checkout of the user's own, laid over this one.
        String checkout = """
                over=/mnt
                mount -t tmpfs tmpfs $over
                mkdir $over/upper $over/work $over/data
                mount -t overlay overlay -o lowerdir=%1$s,upperdir=$over/upper,workdir=$over/work %1$s
                cd %1$s
                chown -R 54321:54321 lab/target/derived $over/data
                chown 54321:54321 lab/target
                as='setpriv --reuid 54321 --regid 54321 --clear-groups'
                user() { $as env -i "PATH=$PATH" "JAVA_HOME=$JAVA_HOME" "$@"; }
                """.formatted(Launcher.ROOT);
        Outcome done = on(checkout, """
                user ./ensemble up --detach --grpc-port 0 --port %1$d --data $over/data
                user curl -s --json '%2$s' localhost:%1$d/v1/orders
                user ./ensemble down --data $over/data
                """.formatted(port, ORDER));
        assertThat(done.output()).contains("ready after", "CONFIRMED");
    }

    /** As in a container: Java refuses an address of IPv6 there before any system call does. */
    @Test
    void aMachineWithoutIpv6IsEnough() throws Exception {
        assumeTrue(Launcher.shell("unshare --mount --net ip link").exitCode() == 0, "no network namespaces here");
        Outcome done = within("--mount --net", """
                ip link set lo up
                [ ! -e /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
                trap '%s/ensemble down --data %s' EXIT
                """.formatted(Launcher.ROOT, data), """
                cd %s; ./ensemble up --detach --data %s
                curl -s --json '%s' localhost:8080/v1/orders
                """.formatted(Launcher.ROOT, data, ORDER));
        assertThat(done.output()).contains("ready after", "CONFIRMED");
        assertThat(logs("gateway-1")).contains("this machine has no IPv6");
    }

    @Test
    void aFullDiskIsSaidBeforeAnythingIsStarted() throws Exception {
        assertRefused(on("mount -t tmpfs -o size=20m tmpfs " + data, up("--port " + port)), "20 MB free");
    }

    @Test
    void soIsAFolderWithoutRoomForABuild() throws Exception {
        Outcome up = on("mount -t tmpfs -o size=20m tmpfs " + data + "; cp " + Launcher.ROOT.resolve("ensemble") + " "
                + data + "; cd " + data, "./ensemble up");
        assertRefused(up, "has 19 MB free");
    }

    @Test
    void soIsACheckoutThatIsMountedReadOnly() throws Exception {
        String root = Launcher.ROOT.toString();
        Outcome up = on("mount --bind " + root + " " + root + "; mount -o remount,bind,ro " + root + "; cd " + root,
                "./ensemble up --data /tmp/not-made");
        assertRefused(up, "cannot be written");
        assertThat(Path.of("/tmp/not-made")).doesNotExist();
    }

    @Test
    void soIsALinuxWithoutGlibc() throws Exception {
        Path busybox = Path.of("/bin/busybox");
        assumeTrue(Files.exists(busybox), "no busybox here");
        Files.createDirectories(data.resolve("bin"));
        Files.createDirectories(data.resolve("jdk/bin"));
        Files.copy(busybox, data.resolve("bin/busybox"));
        Files.copy(Launcher.ROOT.resolve("ensemble"), data.resolve("ensemble"));
        Outcome up = on("""
                cd %s
                chmod 755 bin/busybox
                for name in sh uname dirname id df awk find head mkdir; do ln -s busybox bin/$name; done
                mkdir dev && : >dev/null
                cp bin/busybox jdk/bin/javac && echo 'JAVA_VERSION="25"' >jdk/release
                """.formatted(data),
                "chroot . /bin/busybox env -i PATH=/bin HOME=/jdk JAVA_HOME=/jdk /bin/sh /ensemble up");
        assertRefused(up, "need glibc");
    }

    private static void assertRefused(Outcome outcome, String why) {
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output().lines()).as(outcome.output()).hasSize(1).first().asString().contains(why);
    }

    private String up(String further) {
        return "cd " + Launcher.ROOT + "; ./ensemble up --detach --grpc-port 0 --data " + data + " " + further;
    }

    /** Types a command on a machine of its own, after it was made what it is. */
    private static Outcome on(String making, String command) throws IOException, InterruptedException {
        return within("--mount", making, command);
    }

    private static Outcome within(String namespaces, String making, String command)
            throws IOException, InterruptedException {
        String script = (making + "\n" + command).replace("'", "'\\''");
        return Launcher.shell("exec unshare " + namespaces + " sh -c '" + script + "'");
    }

    private String logs(String instance) throws IOException, InterruptedException {
        return Launcher.shell("cd " + Launcher.ROOT + "; ./ensemble logs " + instance + " --data " + data).output();
    }

    private String order() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/orders"))
                            .timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(ORDER)).build(),
                    BodyHandlers.ofString()).body();
        }
    }

    private static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
