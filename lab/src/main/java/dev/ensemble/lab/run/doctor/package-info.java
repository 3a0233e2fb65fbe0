/** {@code ./ensemble doctor}: what this machine has and lacks. */
package dev.ensemble.lab.run.doctor;
