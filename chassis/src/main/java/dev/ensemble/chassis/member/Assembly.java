package dev.ensemble.chassis.member;

/** The wiring of one service: makes its parts of what the process has, and hands them to it. */
@FunctionalInterface
public interface Assembly {
    /** Assembles the service; what it throws ends the process with exit code 1. */
    void assemble(MemberContext context) throws Exception;
}
