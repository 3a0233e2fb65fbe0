package dev.ensemble.order;

/** What became of a request to make an order: {@code isNew} if this request wrote it down, not one before it. */
record Creation(StoredOrder order, boolean isNew) {}
