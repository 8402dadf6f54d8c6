/** The training loop, and what ends it; knows nothing of syntax, files or the terminal. */
@NullMarked
package dev.nnc.train;

import org.jspecify.annotations.NullMarked;
