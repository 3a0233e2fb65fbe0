package dev.ensemble.lab.experiment;

/**
 * One line of an experiment's result.
 *
 * @param control whether it is the control: the same with the mechanism off, which must come out otherwise
 * @param what what was looked at
 * @param figure what was found, with its unit
 * @param holds whether that is what the claim says, or for a control, whether it shows the difference
 */
public record Row(boolean control, String what, String figure, boolean holds) {}
