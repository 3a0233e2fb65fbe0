package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.LabMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandTest {
    @TempDir
    private Path folder;

    private int load(FakeShop shop, String... more) {
        String[] args = {"load", "--url", shop.url().toString(), "--duration", "200ms", "--rate", "50"};
        return LabMain.execute(Stream.of(args, more).flatMap(Arrays::stream)
                .toArray(String[]::new));
    }

    @Test
    void aCleanLoadAndItsCheckEndWithZero() throws Exception {
        String file = folder.resolve("history").toString();
        try (FakeShop shop = new FakeShop()) {
            assertThat(load(shop, "--history", file, "--json")).isZero();
            assertThat(LabMain.execute("check", "--url", shop.url().toString(), "--history", file)).isZero();
        }
        assertThat(Files.readAllLines(Path.of(file))).hasSize(11);
    }

    @Test
    void aFailureOrABrokenRuleEndsWithOne() throws Exception {
        String file = folder.resolve("history").toString();
        try (FakeShop shop = new FakeShop()) {
            shop.broken = true;
            assertThat(load(shop)).isEqualTo(1);
            shop.broken = false;
            shop.forgetful = true;
            assertThat(load(shop, "--mix", "order=1,repeat=1", "--history", file)).isZero();
            assertThat(LabMain.execute("check", "--url", shop.url().toString(), "--history", file)).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeDoneAsAskedEndsWithTwo() throws Exception {
        try (FakeShop shop = new FakeShop()) {
            assertThat(load(shop, "--mix", "buy=1")).isEqualTo(2);
            assertThat(load(shop, "--timeout", "soon")).isEqualTo(2);
            assertThat(load(shop, "--timeout", "0s")).isEqualTo(2);
            assertThat(load(shop, "--history", folder + "/no/such/folder")).isEqualTo(2);
        }
        assertThat(LabMain.execute("load", "--url", "ftp://x")).isEqualTo(2);
        assertThat(LabMain.execute("load", "--url", "http://127.0.0.1:1")).isEqualTo(2);
        assertThat(LabMain.execute("check", "--url", "http://127.0.0.1:1", "--patience", "0s")).isEqualTo(2);
        assertThat(LabMain.execute("check", "--history", folder.resolve("none").toString())).isEqualTo(2);
    }
}
