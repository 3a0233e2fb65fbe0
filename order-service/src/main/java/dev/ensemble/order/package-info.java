/** Orders, and the saga that makes two services act as one. */
package dev.ensemble.order;
