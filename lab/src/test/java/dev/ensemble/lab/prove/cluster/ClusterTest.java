package dev.ensemble.lab.prove.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.LabMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and with which words, before anything is broken. */
final class ClusterTest {
    private static final String PROPERTY = "kubeconfig";

    @TempDir
    private Path folder;

    @BeforeEach
    void useAKubeconfigOfOurOwn() {
        System.setProperty(PROPERTY, folder.resolve("config").toString());
    }

    @AfterEach
    void useTheUsersAgain() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void withoutAKubeconfigThereIsNoCluster() {
        assertThatThrownBy(() -> Cluster.connect("", "ensemble")).isInstanceOf(UsageException.class)
                .hasMessageContaining("KUBECONFIG");
        assertThat(LabMain.execute("run", "pod-kill", "--target", "kubernetes")).isEqualTo(2);
    }

    @Test
    void anUnknownContextIsNamed() throws IOException {
        write(1);

        assertThatThrownBy(() -> Cluster.connect("elsewhere", "ensemble")).isInstanceOf(UsageException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamed() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        write(closed);

        assertThatThrownBy(() -> Cluster.connect("", "ensemble")).isInstanceOf(UsageException.class)
                .hasMessageContaining("context here").hasMessageContaining("127.0.0.1:" + closed);
    }

    @Test
    void anExperimentOfTheOtherTargetIsUnknown() {
        assertThat(LabMain.execute("run", "replica-kills", "--target", "kubernetes")).isEqualTo(2);
        assertThat(LabMain.execute("run", "pod-kill")).isEqualTo(2);
    }

    @Test
    void onlyANodeOfKindCanBeKilled() {
        assertThat(KindNode.of("kind://docker/ensemble/ensemble-worker2"))
                .isEqualTo(new KindNode("docker", "ensemble-worker2"));
        assertThatThrownBy(() -> KindNode.of("aws:///eu-central-1a/i-1")).isInstanceOf(UsageException.class)
                .hasMessageContaining("aws:///eu-central-1a/i-1").hasMessageContaining("kind://docker/");
    }

    private void write(int port) throws IOException {
        Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: t}}]
                """.formatted(port));
    }
}
