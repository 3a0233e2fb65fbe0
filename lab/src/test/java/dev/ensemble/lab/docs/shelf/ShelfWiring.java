package dev.ensemble.lab.docs.shelf;

import dev.ensemble.chassis.member.MemberContext;

/** Puts the shelf together. */
final class ShelfWiring {
    private ShelfWiring() {}

    static void assemble(MemberContext context) {
        context.serve(new ShelfApi());
    }
}
