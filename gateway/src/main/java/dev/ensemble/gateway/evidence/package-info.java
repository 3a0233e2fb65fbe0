/** The evidence of an answer as HTTP headers. */
package dev.ensemble.gateway.evidence;
