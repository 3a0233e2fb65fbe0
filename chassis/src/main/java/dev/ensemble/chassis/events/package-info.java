/** What has happened to a process: a bounded ring of events with their causes, and the service that tells them. */
package dev.ensemble.chassis.events;
