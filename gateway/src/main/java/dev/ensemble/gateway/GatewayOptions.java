package dev.ensemble.gateway;

import dev.ensemble.gateway.http.Limits;
import picocli.CommandLine.Option;

/** What a gateway can be told on its command line, beside what any process can. */
final class GatewayOptions {

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            defaultValue = "${env:ENSEMBLE_HTTP_HOST:-localhost}",
            description = "address to serve HTTP and gRPC at; localhost: 127.0.0.1 and, where there is one, ::1;"
                    + " *: all addresses (default: localhost)")
    String httpHost = "localhost";

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "${env:ENSEMBLE_HTTP_PORT:-8080}",
            description = "port of the HTTP server, 0 for a free one (default: 8080)")
    int httpPort = 8080;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            defaultValue = "${env:ENSEMBLE_GRPC_PORT:-9090}",
            description = "port of the gRPC server, 0 for a free one (default: 9090)")
    int grpcPort = 9090;

    @Option(
            names = "--reuse-port",
            defaultValue = "${env:ENSEMBLE_REUSE_PORT:-false}",
            description = "share the ports with other gateways (SO_REUSEPORT; Linux only)")
    boolean reusePort;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "${env:ENSEMBLE_MAX_CONNECTIONS:-2000}",
            description = "connections of callers at a time, of HTTP and of gRPC each (default: 2000)")
    int maxConnections = Limits.DEFAULT.connections();

    @Option(
            names = "--tls",
            paramLabel = "FOLDER",
            defaultValue = "${env:ENSEMBLE_TLS:-}",
            description = "speak TLS at both ports, with the certificate tls.crt and the key tls.key in this folder"
                    + " (default: plaintext)")
    String tls = "";

    @Option(
            names = "--no-evidence",
            defaultValue = "${env:ENSEMBLE_NO_EVIDENCE:-false}",
            description = "do not tell callers which instances answered, after how many attempts")
    boolean noEvidence;

    @Option(
            names = "--access-log",
            defaultValue = "${env:ENSEMBLE_ACCESS_LOG:-false}",
            description = "log every request (default: those that failed on our side)")
    boolean accessLog;
}
