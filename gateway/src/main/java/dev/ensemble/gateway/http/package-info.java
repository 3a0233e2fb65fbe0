/** The HTTP/1.1 server of the gateway: connections, bounds, requests and their answers. */
package dev.ensemble.gateway.http;
