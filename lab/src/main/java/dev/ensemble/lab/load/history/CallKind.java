package dev.ensemble.lab.load.history;

import java.util.Locale;

/** The kinds of calls. */
public enum CallKind {
    /** A new order. */
    ORDER,
    /** An order sent again with the key and body of an earlier one. */
    REPEAT,
    /** The cancellation of an order. */
    CANCEL,
    /** More units of an item. */
    RESTOCK,
    /** A read of one order. */
    GET,
    /** A read of the newest orders. */
    LIST,
    /** A read of one item. */
    ITEM;

    /** As it is written on a command line and in a history. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it makes an order, for the first time or again. */
    public boolean orders() {
        return this == ORDER || this == REPEAT;
    }

    /** Whether it changes nothing: then whatever error it ends with, nothing happened. */
    public boolean reads() {
        return this == GET || this == LIST || this == ITEM;
    }
}
