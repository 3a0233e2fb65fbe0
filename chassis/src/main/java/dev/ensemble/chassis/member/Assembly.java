package dev.ensemble.chassis.member;

/** The wiring of one service: makes its parts and hands them to the process. */
@FunctionalInterface
public interface Assembly {
    /** Assembles the service in {@code member}; what it throws ends the process with exit code 1. */
    void assemble(Member member) throws Exception;
}
