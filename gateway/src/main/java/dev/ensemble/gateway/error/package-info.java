/** Errors as API callers see them (AIP-193), over HTTP and gRPC. */
package dev.ensemble.gateway.error;
