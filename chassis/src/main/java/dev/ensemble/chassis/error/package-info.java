/** What an error says to its caller: a canonical code, a reason, and whether anything may have happened. */
package dev.ensemble.chassis.error;
