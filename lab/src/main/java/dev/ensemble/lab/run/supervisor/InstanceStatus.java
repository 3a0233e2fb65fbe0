package dev.ensemble.lab.run.supervisor;

/**
 * One row of the table of instances.
 *
 * @param instance its id
 * @param service the service it belongs to
 * @param state one of {@link InstanceState}, in lower case
 * @param pid process id, 0 while there is no process
 * @param port the port it serves at
 * @param adminPort port of its probes and metrics, 0 if it has none
 * @param uptimeMillis age of the process in milliseconds
 * @param restarts how often it was started again
 * @param memoryBytes its share of the machine's memory (PSS; RSS where the system has no PSS), children included
 * @param note what happened to it last
 */
public record InstanceStatus(
        String instance,
        String service,
        String state,
        long pid,
        int port,
        int adminPort,
        long uptimeMillis,
        int restarts,
        long memoryBytes,
        String note) {}
