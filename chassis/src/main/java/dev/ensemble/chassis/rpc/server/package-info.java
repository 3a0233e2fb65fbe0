/**
 * The callee's side of a call: the interceptors before a handler, in the order of {@link
 * dev.ensemble.chassis.rpc.server.ServerStack}.
 */
package dev.ensemble.chassis.rpc.server;
