package dev.ensemble.lab.run.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The server's settings: durable as in production, small as on a laptop. */
final class PostgresSettings {
    /** Connections that may be open: pools of 8 for 8 replicas of each of two services, and some for who looks in. */
    static final int CONNECTIONS = 142;

    private PostgresSettings() {}

    static List<String> arguments(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", Integer.toString(CONNECTIONS));
        // What is acknowledged survives a crash: the lab kills this process on purpose.
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        settings.put("shared_buffers", "24MB");
        settings.put("max_wal_size", "256MB");
        settings.put("min_wal_size", "32MB");
        // No replicas, no parallel queries, no compiled expressions: fewer processes and less memory.
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("max_worker_processes", "2");
        settings.put("max_logical_replication_workers", "0");
        settings.put("max_parallel_workers_per_gather", "0");
        settings.put("autovacuum_max_workers", "1");
        settings.put("io_method", "sync");
        settings.put("jit", "off");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("logging_collector", "off");
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }
}
