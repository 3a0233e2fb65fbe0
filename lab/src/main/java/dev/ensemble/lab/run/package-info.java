/** A whole ensemble on this machine, each process supervised. */
package dev.ensemble.lab.run;
