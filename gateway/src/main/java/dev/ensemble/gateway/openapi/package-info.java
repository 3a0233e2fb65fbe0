/** The description of the API (OpenAPI 3.1), made of the contracts and their comments. */
package dev.ensemble.gateway.openapi;
