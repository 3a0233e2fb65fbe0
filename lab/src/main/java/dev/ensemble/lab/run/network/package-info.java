/** A network between processes of one machine that can be broken, without root: relays that hold bytes back. */
package dev.ensemble.lab.run.network;
