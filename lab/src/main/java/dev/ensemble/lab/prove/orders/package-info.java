/** Whatever dies at whatever moment, each order ends as if it had happened once or not at all. */
package dev.ensemble.lab.prove.orders;
