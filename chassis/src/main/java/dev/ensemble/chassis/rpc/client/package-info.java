/** The caller's side of a call: deadline, breaker, bulkhead, then the balancer and the wire. */
package dev.ensemble.chassis.rpc.client;
