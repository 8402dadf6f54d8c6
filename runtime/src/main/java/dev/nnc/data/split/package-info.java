/** Divides rows into parts, and leaves rows out. */
@NullMarked
package dev.nnc.data.split;

import org.jspecify.annotations.NullMarked;
