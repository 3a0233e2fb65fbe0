/** Who a caller from outside is, by a signed token, and what it may do. */
package dev.ensemble.chassis.auth;
