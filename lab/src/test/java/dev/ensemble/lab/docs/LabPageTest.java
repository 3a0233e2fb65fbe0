package dev.ensemble.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/lab.md}: its experiment is one that compiles. */
class LabPageTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/ensemble/lab/docs/InventoryDeath.java");

    @Test
    void theExperimentOfThePageIsTheOneHereAndHasFortyLines() throws Exception {
        String source = Files.readString(SOURCE);
        String experiment = source.substring(source.indexOf("/**"));

        assertThat(Files.readString(Path.of("../docs/lab.md"))).contains(experiment);
        assertThat(experiment.lines()).hasSizeLessThanOrEqualTo(40);
        assertThat(InventoryDeath.EXPERIMENT.name()).isEqualTo("inventory-death");
    }
}
