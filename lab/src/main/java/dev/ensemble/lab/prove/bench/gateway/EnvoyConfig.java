package dev.ensemble.lab.prove.bench.gateway;

import java.nio.file.Path;

/** Envoy as a gateway before the backend: one worker, JSON transcoding from the same contracts, retries. */
record EnvoyConfig(int port, int backendPort, Path descriptors) {

    String yaml() {
        return """
                static_resources:
                  listeners:
                  - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                    filter_chains:
                    - filters:
                      - name: envoy.filters.network.http_connection_manager
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                          stat_prefix: bench
                          codec_type: HTTP1
                          route_config:
                            virtual_hosts:
                            - name: all
                              domains: ["*"]
                              routes:
                              - match: {prefix: "/"}
                                route:
                                  cluster: backend
                                  timeout: 2s
                                  retry_policy:
                                    retry_on: connect-failure,refused-stream,unavailable,resource-exhausted
                                    num_retries: 2
                                    per_try_timeout: 1s
                          http_filters:
                          - name: envoy.filters.http.grpc_json_transcoder
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder
                              proto_descriptor: "%s"
                              services: [ensemble.order.v1.OrderService, ensemble.inventory.v1.InventoryService]
                              convert_grpc_status: true
                              print_options: {always_print_primitive_fields: true}
                              request_validation_options:
                                reject_unknown_method: true
                                reject_unknown_query_parameters: true
                          - name: envoy.filters.http.router
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                  clusters:
                  - name: backend
                    type: STATIC
                    typed_extension_protocol_options:
                      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                        explicit_http_config: {http2_protocol_options: {}}
                    load_assignment:
                      cluster_name: backend
                      endpoints:
                      - lb_endpoints:
                        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                """
                .formatted(port, descriptors, backendPort);
    }
}
