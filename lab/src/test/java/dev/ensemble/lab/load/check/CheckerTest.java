package dev.ensemble.lab.load.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.FakeShop;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load, history and checker together, over HTTP, on a shop that can be made to forget its keys. */
class CheckerTest {
    @TempDir
    private Path folder;

    private Report loadAndCheck(FakeShop shop) throws Exception {
        Path file = folder.resolve("history");
        Mix mix = Mix.parse("order=40,repeat=20,cancel=10,restock=5,get=20,list=5");
        try (LoadRun run =
                LoadRun.start(LoadPlan.of(shop.url(), 400, Duration.ofSeconds(1)).with(mix).recordedIn(file))) {
            assertThat(run.awaitIssued(60_000)).isTrue();
            assertThat(run.finish().clean()).isTrue();
        }
        return Checker.check(shop.url(), Optional.of(History.read(file)), Duration.ZERO);
    }

    @Test
    void aCorrectShopBreaksNoRule() throws Exception {
        try (FakeShop shop = new FakeShop()) {
            Report report = loadAndCheck(shop);
            assertThat(report.clean()).as(report.toString()).isTrue();
            assertThat(report.orders()).isGreaterThan(100);
            assertThat(report.calls()).isEqualTo(400);
        }
    }

    @Test
    void aShopThatForgetsItsKeysIsCaught() throws Exception {
        try (FakeShop shop = new FakeShop()) {
            shop.forgetful = true;
            assertThat(loadAndCheck(shop).violations()).extracting(Violation::rule).contains("OneOrderPerKey");
        }
    }

    @Test
    void withoutAHistoryTheRulesOfTheStateAloneAreJudged() throws Exception {
        try (FakeShop shop = new FakeShop()) {
            Report report = Checker.check(shop.url(), Optional.empty(), Duration.ZERO);
            assertThat(report.clean()).isTrue();
            assertThat(report.findings()).filteredOn(Report.Finding::judged).extracting(Report.Finding::rule)
                    .contains("ConfirmedIsSold", "CountersMatchReservations").doesNotContain("StockAddsUp");
        }
    }

    @Test
    void aGatewayThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> Checker.check(URI.create("http://127.0.0.1:1"), Optional.empty(), Duration.ZERO))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("cannot read http://127.0.0.1:1/v1/items?pageSize=1000: Connection refused");
    }
}
