package dev.ensemble.registry.consul;

/**
 * What this replica wants an entry of its own to be in Consul, and whether Consul has it so. Guarded by the table that
 * it stands in.
 */
final class OwnedEntry {

    /** What is wanted. */
    enum Wanted {
        /** The lease lives here. */
        PASSING,
        /** The lease was lost here. */
        CRITICAL,
        /** The instance deregistered here. */
        GONE
    }

    private Wanted wanted = Wanted.PASSING;
    private ConsulEntry entry;
    private boolean written = true;
    private long writtenAt;

    /** An entry that was just written. */
    OwnedEntry(ConsulEntry entry) {
        this.entry = entry;
    }

    ConsulEntry entry() {
        return entry;
    }

    Wanted wanted() {
        return wanted;
    }

    boolean written() {
        return written;
    }

    /** Ticks of the monotonic clock at which Consul had it as it is wanted. */
    long writtenAt() {
        return writtenAt;
    }

    void want(Wanted what, ConsulEntry as) {
        wanted = what;
        entry = as;
        written = false;
    }

    void written(ConsulEntry as, long nanos) {
        entry = as;
        written = true;
        writtenAt = nanos;
    }

    /** Consul has another index for it; what is wanted must be written on top of that. */
    void rebase(long index) {
        entry = entry.at(index);
        written = false;
    }

    /** Consul has it so, at another index than we knew. */
    void seenAt(long index) {
        entry = entry.at(index);
    }
}
