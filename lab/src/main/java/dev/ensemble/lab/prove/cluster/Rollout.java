package dev.ensemble.lab.prove.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;

/** A Deployment on the way to new pods. */
final class Rollout {
    /** The one that {@code kubectl rollout restart} sets. */
    private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

    private Rollout() {}

    /**
     * The same with images of this tag, or with the wish for new pods when it is empty; of no version, so that it holds
     * whatever else changes the Deployment at the same time.
     */
    static Deployment of(Deployment deployment, String tag) {
        DeploymentBuilder unversioned =
                new DeploymentBuilder(deployment).editMetadata().withResourceVersion(null).endMetadata();
        if (tag.isEmpty()) {
            return unversioned.editSpec().editTemplate().editMetadata()
                    .addToAnnotations(RESTARTED, Instant.now().toString())
                    .endMetadata().endTemplate().endSpec().build();
        }
        Deployment changed = unversioned.build();
        changed.getSpec().getTemplate().getSpec().getContainers()
                .forEach(c -> c.setImage(c.getImage().replaceFirst(":[^:/]*$", "") + ":" + tag));
        return changed;
    }

    /** Whether all pods are of the newest template and ready, and no other is left. */
    static boolean isDone(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = deployment.getSpec().getReplicas();
        return status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && or0(status.getUpdatedReplicas()) == wanted && or0(status.getReplicas()) == wanted
                && or0(status.getAvailableReplicas()) == wanted;
    }

    private static int or0(Integer number) {
        return number == null ? 0 : number;
    }
}
