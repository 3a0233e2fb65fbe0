/** Lists as server-sent events, and that of the instances. */
package dev.ensemble.gateway.watch;
