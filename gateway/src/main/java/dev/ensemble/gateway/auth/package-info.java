/** Who calls the API, and what that means for a request. */
package dev.ensemble.gateway.auth;
