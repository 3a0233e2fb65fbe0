/** Lists by page, with filters and orders (AIP-132, AIP-158, AIP-160). */
package dev.ensemble.chassis.paging;
