/** An ensemble in a Kubernetes cluster: what is there, and what can be done to it. */
package dev.ensemble.lab.prove.cluster;
