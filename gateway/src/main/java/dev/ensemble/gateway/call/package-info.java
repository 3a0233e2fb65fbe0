/** The way of an API request from its route on: admission, transcoding, deadline, key, the gRPC call, and what its end means. */
package dev.ensemble.gateway.call;
