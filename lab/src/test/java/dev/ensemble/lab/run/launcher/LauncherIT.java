package dev.ensemble.lab.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ensemble.chassis.config.Version;
import dev.ensemble.lab.run.launcher.Launcher.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in the shells and folders of strangers. */
class LauncherIT {
    private static final String SHOW = "echo HOME=$HOME; echo LC_ALL=$LC_ALL; echo MAVEN_OPTS=$MAVEN_OPTS;"
            + " echo TOOL=${JAVA_TOOL_OPTIONS-}; echo \"args=$*\"; exit 1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"JAVA_TOOL_OPTIONS,-XX:+UseG1GC", "JDK_JAVA_OPTIONS,-Xms256m", "_JAVA_OPTIONS,-Xmx1m"})
    void argumentsForOtherPeoplesJvmsAreLeftOutAndSaidSo(String name, String value) throws Exception {
        Outcome outcome = Launcher.here().run(Map.of(name, value), "--version");
        assertThat(outcome.output()).containsOnlyOnce("left out: " + name).contains("ensemble " + Version.current())
                .doesNotContain("Picked up");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void withoutHomeItWorks() throws Exception {
        assertThat(Launcher.here().run(Map.of(), "--version"))
                .isEqualTo(new Outcome(0, "ensemble " + Version.current() + "\n"));
        assertThat(Launcher.in(folder, SHOW).run(Map.of(), "up").output()).containsPattern("HOME=/.+");
    }

    @Test
    void aHomeThatIsNoneIsReplaced() throws Exception {
        assertThat(Launcher.in(folder, SHOW).run(Map.of("HOME", "/nonexistent"), "up").output())
                .doesNotContain("HOME=/nonexistent").containsPattern("HOME=/.+");
    }

    @Test
    void aBuildThatFailsShowsItsEndAndNamesItsLog() throws Exception {
        Outcome outcome = Launcher.in(folder, "echo wget: Failed to fetch; exit 1").run(Map.of("HOME", "/tmp"), "up");
        Path log = folder.toRealPath().resolve("lab/target/build.log");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("wget: Failed to fetch", log.toString());
        assertThat(log).content().contains("wget: Failed to fetch");
    }

    @Test
    void whatFailedIsShownAndNotTheFramesBelowIt() throws Exception {
        String frames = "for i in $(seq 30); do printf '\\tat java.base/sun.Some.thing(Some.java:%d)\\n' $i; done";
        Outcome outcome =
                Launcher.in(folder, "echo 'Exception in thread: no key'; " + frames + "; echo '\t... 8 more'; exit 1")
                        .run(Map.of("HOME", "/tmp"), "up");
        assertThat(outcome.output()).contains("Exception in thread: no key").doesNotContain("Some.java", "8 more");
    }

    @Test
    void aJdkWithoutAuthoritiesIsNamed() throws Exception {
        String failure = "echo 'Unexpected error: the trustAnchors parameter must be non-empty'; exit 1";
        Outcome outcome = Launcher.in(folder, failure).run(Map.of("HOME", "/tmp"), "up");
        assertThat(outcome.output()).contains(System.getProperty("java.home") + "/lib/security/cacerts is empty");
    }

    @Test
    void aProxyThatIsDeadIsTheCauseThatIsShown() throws Exception {
        Path clone = folder.toRealPath().resolve("clone");
        Launcher launcher = Launcher.unbuilt(clone);
        Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
        Map<String, String> shell = Map.of("HOME", home.toString(), "https_proxy", "http://me:secret@127.0.0.1:9");
        for (String verb : List.of("up", "doctor")) {
            Outcome outcome = launcher.run(shell, verb);
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.output()).containsPattern("127\\.0\\.0\\.1.*(refused|[Cc]ould ?n[o']t connect)")
                    .contains("all of it is in " + clone.resolve("lab/target/build.log"),
                            "https_proxy=http://...@127.0.0.1:9: Maven is downloaded through it",
                            home.resolve(".m2/settings.xml") + " only, which is not there")
                    .doesNotContain("secret");
        }
        Files.writeString(Files.createDirectories(home.resolve(".m2")).resolve("settings.xml"), "<proxy>");
        assertThat(launcher.run(shell, "up").output()).contains("settings.xml only, which names one");
    }

    @Test
    void whatLeadsToTheNetworkReachesTheBuildAndNothingElseDoes() throws Exception {
        Outcome outcome = Launcher.in(folder, SHOW).run(Map.of(
                "HOME", "/tmp",
                "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC -Dhttps.proxyHost=p -Djavax.net.ssl.trustStore=t",
                "MAVEN_OPTS", "-Dmine=1",
                "https_proxy", "http://127.0.0.1:1"), "up");
        assertThat(outcome.output())
                .contains("MAVEN_OPTS=-Dhttps.proxyHost=p -Djavax.net.ssl.trustStore=t -Dmine=1", "TOOL=\n",
                        "https_proxy=http://127.0.0.1:1: Maven is downloaded through it");
    }

    @Test
    void aFolderWithAnUmlautIsReadAsUtf8WhateverTheLocale() throws Exception {
        Path umlaut = Path.of(folder + "/f\u00fcr");
        Outcome outcome = Launcher.in(umlaut, SHOW).run(Map.of("LC_ALL", "C", "HOME", "/tmp"), "up");
        assertThat(outcome.output()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void aFolderWithAColonIsRefusedInOneSentence() throws Exception {
        Outcome outcome = Launcher.in(folder.resolve("a:b"), SHOW).run(Map.of("HOME", "/tmp"), "up");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output().lines()).hasSize(1).first().asString().contains("has a colon in its name");
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedInOneSentence() throws Exception {
        Launcher launcher = Launcher.in(folder, SHOW);
        Files.writeString(folder.resolve("lab"), "no folder can be made here");
        Outcome outcome = launcher.run(Map.of("HOME", "/tmp"), "up");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output().lines()).hasSize(1).first().asString().contains("cannot be written");
    }

    @Test
    void scriptsHaveTheLineEndsOfUnixInEveryCheckout() throws Exception {
        assumeTrue(Files.exists(Launcher.ROOT.resolve(".git")), "not a clone");
        Path clone = folder.resolve("clone");
        git("clone", "-q", "--no-local", "--depth", "1", "-c", "core.autocrlf=true", "file://" + Launcher.ROOT,
                clone.toString());
        for (String script : List.of("ensemble", "mvnw", "k8s/test", "gateway/fuzz")) {
            assertThat(clone.resolve(script)).content().doesNotContain("\r");
        }
    }

    private static void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
