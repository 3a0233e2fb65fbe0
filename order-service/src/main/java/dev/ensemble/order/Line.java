package dev.ensemble.order;

/** A number of units of one item. */
record Line(String sku, int quantity) {
}
