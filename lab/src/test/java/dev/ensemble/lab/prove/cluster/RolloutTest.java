package dev.ensemble.lab.prove.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;

final class RolloutTest {
    @Test
    void anotherTagChangesOnlyTheTag() {
        assertThat(image(Rollout.of(running("localhost:5000/ensemble/gateway:0.1.0"), "next")))
                .isEqualTo("localhost:5000/ensemble/gateway:next");
        assertThat(image(Rollout.of(running("localhost:5000/gateway"), "next")))
                .isEqualTo("localhost:5000/gateway:next");
    }

    @Test
    void withoutATagThePodsAreNewAndTheImageIsNot() {
        Deployment before = running("ensemble/gateway:0.1.0");
        Deployment after = Rollout.of(before, "");

        assertThat(image(after)).isEqualTo("ensemble/gateway:0.1.0");
        assertThat(after.getSpec().getTemplate()).isNotEqualTo(before.getSpec().getTemplate());
    }

    /** Or a controller's write in between would make it a conflict. */
    @Test
    void itHoldsForWhateverVersionThereIs() {
        Deployment before = new DeploymentBuilder(running("ensemble/gateway:0.1.0")).editMetadata()
                .withResourceVersion("7").endMetadata().build();

        for (String tag : new String[]{"", "next"}) {
            assertThat(Rollout.of(before, tag).getMetadata().getResourceVersion()).isNull();
        }
    }

    @Test
    void itIsDoneWhenOnlyNewPodsAreThereAndAllAreAvailable() {
        assertThat(Rollout.isDone(with(2, 2, 2, 2))).isTrue();
        assertThat(Rollout.isDone(with(1, 2, 2, 2))).as("not yet noticed").isFalse();
        assertThat(Rollout.isDone(with(2, 1, 2, 2))).as("one is old").isFalse();
        assertThat(Rollout.isDone(with(2, 2, 3, 2))).as("an old one is left").isFalse();
        assertThat(Rollout.isDone(with(2, 2, 2, 1))).as("one is not ready").isFalse();
    }

    private static String image(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private static Deployment running(String image) {
        return new DeploymentBuilder().withNewMetadata().withGeneration(2L).endMetadata().withNewSpec().withReplicas(2)
                .withNewTemplate().withNewMetadata().endMetadata().withNewSpec()
                .addNewContainer().withImage(image).endContainer().endSpec().endTemplate().endSpec().build();
    }

    private static Deployment with(long observed, int updated, int all, int available) {
        return new DeploymentBuilder(running("i")).withNewStatus().withObservedGeneration(observed)
                .withUpdatedReplicas(updated).withReplicas(all).withAvailableReplicas(available).endStatus().build();
    }
}
