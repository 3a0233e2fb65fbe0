/** JSON by proto3's mapping, read strictly and written fast. */
package dev.ensemble.gateway.json;
