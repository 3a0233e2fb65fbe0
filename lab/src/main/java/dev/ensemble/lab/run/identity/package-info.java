/** The identities of an ensemble's processes, which its supervisor issues. */
package dev.ensemble.lab.run.identity;
