/** The compiler as the list of its passes; imports every pass and no library. */
@NullMarked
package dev.nnc.compile;

import org.jspecify.annotations.NullMarked;
