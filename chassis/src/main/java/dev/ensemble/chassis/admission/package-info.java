/** Admission control: how many calls a process serves at a time, which wait for a moment, and which it sheds. */
package dev.ensemble.chassis.admission;
