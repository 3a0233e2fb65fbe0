/** How a gateway warms up before callers find it. */
package dev.ensemble.gateway.warmup;
