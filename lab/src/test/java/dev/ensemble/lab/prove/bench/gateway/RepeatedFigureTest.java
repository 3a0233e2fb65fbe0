package dev.ensemble.lab.prove.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.bench.gateway.SteadyLoad.SteadyLoadResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedFigureTest {

    @Test
    void theMiddleIsToldWithTheLeastAndTheMost() {
        RepeatedFigure figures = new RepeatedFigure(List.of(
                new SteadyLoadResult(100, 0, 90, 1500, 9000),
                new SteadyLoadResult(100, 2, 70, 1000, 3000),
                new SteadyLoadResult(100, 1, 80, 2000, 4000)));
        assertThat(figures.cpuMicros()).isEqualTo(80);
        assertThat(figures.row("GET item", "gateway"))
                .isEqualTo("| GET item | gateway | 80 (70–90) | 1.50 (1.00–2.00) | 4.0 (3.0–9.0) | 3 |");
    }
}
