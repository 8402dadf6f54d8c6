/** Checks data sets: sources, splits, fields and sets derived from others. */
@NullMarked
package dev.nnc.check.data;

import org.jspecify.annotations.NullMarked;
