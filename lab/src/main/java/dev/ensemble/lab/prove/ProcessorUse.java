package dev.ensemble.lab.prove;

import java.util.Optional;

/** How busy the processors of this machine are over a time, with whatever runs on them. */
public final class ProcessorUse implements AutoCloseable {
    private final Machine machine;
    private final Optional<CpuTimes> before;
    private final long began;

    private ProcessorUse(Machine machine) {
        this.machine = machine;
        this.before = machine.cpuTimes();
        this.began = machine.nanoTime();
    }

    /** From now on. */
    public static ProcessorUse start() {
        return new ProcessorUse(Machine.real());
    }

    static ProcessorUse start(Machine machine) {
        return new ProcessorUse(machine);
    }

    /** Share of all processors that was not idle so far; what the host took counts, too. NaN where the system does not tell. */
    public double busy() {
        Optional<CpuTimes> now = machine.cpuTimes();
        if (before.isEmpty() || now.isEmpty()) {
            return Double.NaN;
        }
        CpuTimes since = now.get().since(before.get());
        return (since.busy() + since.stolen()) / (machine.ticksPerSecond() * (machine.nanoTime() - began) / 1e9);
    }

    @Override
    public void close() {
        machine.close();
    }
}
