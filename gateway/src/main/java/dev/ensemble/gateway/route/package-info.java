/** The routes that the contracts declare ({@code google.api.http}), and what a request line says. */
package dev.ensemble.gateway.route;
