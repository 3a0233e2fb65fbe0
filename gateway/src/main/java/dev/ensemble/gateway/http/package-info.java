/** The HTTP server of the gateway (HTTP/1.1 and HTTP/2): connections, bounds, requests and their answers. */
package dev.ensemble.gateway.http;
