package dev.ensemble.lab.experiment.kubernetes;

import dev.ensemble.lab.kubernetes.Cluster;
import java.net.URI;

/**
 * What is broken.
 *
 * @param gateway its address from outside
 * @param tag of the images that a rolling update leads to; empty for new pods of the same images
 */
public record Target(Cluster cluster, URI gateway, String tag) {}
