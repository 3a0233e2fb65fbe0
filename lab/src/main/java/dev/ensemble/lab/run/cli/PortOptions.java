package dev.ensemble.lab.run.cli;

import picocli.CommandLine.Option;

/** The options that say which ports an ensemble takes. */
final class PortOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            converter = Arguments.Port.class,
            description = "The port that the gateways share (default: 8080; 0: a free one).")
    int http;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            converter = Arguments.Port.class,
            description = "Their port for gRPC (default: 9090; 0: a free one).")
    int grpc;

    @Option(
            names = "--consul-port",
            paramLabel = "PORT",
            defaultValue = "8500",
            converter = Arguments.Port.class,
            description = "HTTP port of the first Consul server of --consul, and of Consul's own page (default: 8500;"
                    + " 0: a free one).")
    int consul;
}
