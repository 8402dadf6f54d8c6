/** Checks losses, metrics and baselines, and the names that they may speak of. */
@NullMarked
package dev.nnc.check.objective;

import org.jspecify.annotations.NullMarked;
