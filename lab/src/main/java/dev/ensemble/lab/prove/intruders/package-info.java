/** Those who must not get in: each tried at a real ensemble, and at one without the mechanism that refuses them. */
package dev.ensemble.lab.prove.intruders;
