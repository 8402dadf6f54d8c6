/** Tests of the compiler as a whole. */
@NullMarked
package dev.nnc.compile;

import org.jspecify.annotations.NullMarked;
