package dev.ensemble.lab.docs.shelf;

import dev.ensemble.chassis.member.Member;

/** Puts the shelf together. */
final class ShelfWiring {
    private ShelfWiring() {}

    static void assemble(Member member) {
        member.serve(new ShelfApi());
    }
}
