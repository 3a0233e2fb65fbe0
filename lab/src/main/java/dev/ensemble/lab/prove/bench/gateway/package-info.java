/** {@code ./ensemble bench gateway}: what a request costs the gateway, beside Envoy doing the same. */
package dev.ensemble.lab.prove.bench.gateway;
