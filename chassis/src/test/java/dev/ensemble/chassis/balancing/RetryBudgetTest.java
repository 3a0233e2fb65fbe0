package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private long now;

    @Test
    void aShareOfTheCallsMayBeRetried() {
        RetryBudget budget = new RetryBudget(0.25, 0, () -> now);
        deposit(budget, 100);
        assertThat(spend(budget)).isEqualTo(25);
    }

    @Test
    void aQuietChannelMayRetryFromItsReserveWhichRefillsWithTime() {
        RetryBudget budget = new RetryBudget(0.2, 10, () -> now);
        assertThat(spend(budget)).isEqualTo(10);
        now += Duration.ofMillis(500).toNanos();
        assertThat(spend(budget)).isEqualTo(5);
        now += Duration.ofMinutes(10).toNanos();
        assertThat(spend(budget)).isEqualTo(10);
    }

    @Test
    void whatIsSavedForOneStormIsBounded() {
        RetryBudget budget = new RetryBudget(0.2, 0, () -> now);
        deposit(budget, 1_000_000);
        assertThat(spend(budget)).isEqualTo(500);
    }

    private static void deposit(RetryBudget budget, int calls) {
        for (int i = 0; i < calls; i++) {
            budget.deposit();
        }
    }

    private static int spend(RetryBudget budget) {
        int spent = 0;
        while (budget.allows()) {
            budget.withdraw();
            spent++;
        }
        return spent;
    }
}
