package dev.ensemble.inventory;

/** A number of units of one item. */
record ReservedLine(String sku, int quantity) {}
