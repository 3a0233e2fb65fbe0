/** The command line: options, durations and addresses as people write them, and how a mistake is reported. */
package dev.ensemble.chassis.config;
