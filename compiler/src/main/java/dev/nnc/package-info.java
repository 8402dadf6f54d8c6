/** The compiler as a whole: the one place where the order of its passes can be read. */
@NullMarked
package dev.nnc;

import org.jspecify.annotations.NullMarked;
