package dev.ensemble.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnsembleOptionsTest {
    private final EnsembleOptions options = EnsembleOptions.defaults(Path.of("data"));

    @Test
    void refusesMoreInstancesThanTheDatabaseHasConnectionsFor() {
        assertThatThrownBy(() -> options.withReplicas(Service.ORDER, 9))
                .isInstanceOf(UsageException.class)
                .hasMessage("cannot run 9 instances of order: from 1 to 8 are possible");
        assertThatThrownBy(() -> options.withReplicas(Service.ORDER, 0)).isInstanceOf(UsageException.class);
    }

    @Test
    void refusesASecondRegistryWithACatalogOfItsOwn() {
        assertThatThrownBy(() -> options.withReplicas(Service.REGISTRY, 2))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "cannot run 2 instances of registry: there is exactly 1 here; more share a Consul, see `up --consul`");
    }

    @Test
    void registriesThatShareAConsulMayBeSeveral() {
        EnsembleOptions own = options.withConsul(ConsulChoice.own(0));
        assertThat(own.replicas()).containsEntry(Service.CONSUL, 3).containsEntry(Service.REGISTRY, 2);
        assertThat(options.withConsul(ConsulChoice.at(List.of("consul:8500"))).replicas())
                .doesNotContainKey(Service.CONSUL)
                .containsEntry(Service.REGISTRY, 2);
        assertThat(own.withConsul(ConsulChoice.NONE)).isEqualTo(options);
        assertThatThrownBy(() -> own.withReplicas(Service.REGISTRY, 4))
                .isInstanceOf(UsageException.class)
                .hasMessage("cannot run 4 instances of registry: from 1 to 3 are possible");
        assertThatThrownBy(() -> own.withReplicas(Service.CONSUL, 2))
                .isInstanceOf(UsageException.class)
                .hasMessage("cannot run 2 instances of consul: there are exactly 3 here");
    }

    @Test
    void suggestsTheInstanceThatWasProbablyMeant() {
        assertThatThrownBy(() -> options.withJvmArgs(Map.of("ordre-1", List.of("-Xmx1g"))))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no instance ordre-1; did you mean order-1?");
        assertThat(options.withJvmArgs(Map.of("order", List.of("-Xmx1g"))).jvmArgs()).containsKey("order");
    }

    @Test
    void theDatabaseTakesArgumentsOfItsServerButNoneOfAJvm() {
        Map<String, List<String>> arguments = Map.of("postgres", List.of("-c", "wal_level=replica"));

        assertThat(options.withServiceArgs(arguments).serviceArgs()).isEqualTo(arguments);
        assertThatThrownBy(() -> options.withJvmArgs(arguments)).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("there is no instance postgres");
    }
}
