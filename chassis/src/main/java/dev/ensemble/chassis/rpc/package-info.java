/** What the two ends of a call share; each end has a package of its own, and so has the evidence. */
package dev.ensemble.chassis.rpc;
