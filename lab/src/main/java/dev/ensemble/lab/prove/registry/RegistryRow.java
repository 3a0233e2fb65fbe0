package dev.ensemble.lab.prove.registry;

/** One fault and what must be seen of it, on an ensemble that it leaves as whole as it found it. */
@FunctionalInterface
interface RegistryRow {
    void run(RegistryView view) throws Exception;
}
