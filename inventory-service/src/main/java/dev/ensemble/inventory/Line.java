package dev.ensemble.inventory;

/** A number of units of one item. */
record Line(String sku, int quantity) {}
