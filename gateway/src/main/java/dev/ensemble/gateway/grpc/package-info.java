/** The gRPC server of the gateway, which forwards calls without blocking. */
package dev.ensemble.gateway.grpc;
