/** One timeline of the events of all processes: asked for, or watched. */
package dev.ensemble.gateway.timeline;
