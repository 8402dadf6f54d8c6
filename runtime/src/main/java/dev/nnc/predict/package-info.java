/** Predictions as tables, for the report, for CSV files and for the terminal. */
@NullMarked
package dev.nnc.predict;

import org.jspecify.annotations.NullMarked;
