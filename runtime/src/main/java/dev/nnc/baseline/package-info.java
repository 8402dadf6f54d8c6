/** Classical models that learn beside a network from the same rows, so that it can be judged. */
@NullMarked
package dev.nnc.baseline;

import org.jspecify.annotations.NullMarked;
