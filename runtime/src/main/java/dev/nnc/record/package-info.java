/** Writes the record of a run: its folder, checkpoints, metrics and results. */
@NullMarked
package dev.nnc.record;

import org.jspecify.annotations.NullMarked;
