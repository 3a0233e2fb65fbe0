/**
 * An HTTP/1.1 client that hides nothing: one request a connection at a time, no silent retry, and an exact word for
 * what became of a call (answered, broken, timed out; sent or not). Measuring and judging need that; the JDK's client
 * repeats some requests by itself and does not tell.
 */
package dev.ensemble.lab.load.http;
