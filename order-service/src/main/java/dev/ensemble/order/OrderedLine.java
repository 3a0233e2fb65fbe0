package dev.ensemble.order;

/** A number of units of one item. */
record OrderedLine(String sku, int quantity) {
}
