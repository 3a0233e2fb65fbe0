package dev.ensemble.registry.consul;

/**
 * What an experiment takes away from writes into Consul, to show what it is there for.
 *
 * @param noFence a write does not ask whether Consul still has what this replica believes
 * @param noRetries a write that fails is given up
 */
public record WriteExperiments(boolean noFence, boolean noRetries) {
    /** Nothing is taken away. */
    public static final WriteExperiments NONE = new WriteExperiments(false, false);
}
