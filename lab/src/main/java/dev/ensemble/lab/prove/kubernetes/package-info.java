/** Experiments on an ensemble in a Kubernetes cluster, with load from outside through the gateway's address. */
package dev.ensemble.lab.prove.kubernetes;
