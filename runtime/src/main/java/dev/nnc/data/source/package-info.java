/** Reads sources: tables, pictures, IDX files, generated points, rows in the program. */
@NullMarked
package dev.nnc.data.source;

import org.jspecify.annotations.NullMarked;
