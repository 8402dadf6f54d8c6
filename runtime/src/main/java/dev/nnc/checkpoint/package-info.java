/** Weights on disk: an own, checked format, written so that a crash never costs an earlier copy. */
@NullMarked
package dev.nnc.checkpoint;

import org.jspecify.annotations.NullMarked;
