/**
 * The shop without a chassis: an HTTP front, orders and inventory of plain gRPC, Netty and HikariCP, which send the
 * same messages and run the same statements as the services. No deadline, no retry, no validation, no telemetry, no
 * sweeper that takes up what is left: it is no rival but the floor below which an order cannot cost.
 */
package dev.ensemble.lab.prove.bench.bare;
