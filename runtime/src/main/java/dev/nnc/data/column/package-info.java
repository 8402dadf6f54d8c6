/** Columns as they were read and as they are held, and views of their numbers. */
@NullMarked
package dev.nnc.data.column;

import org.jspecify.annotations.NullMarked;
