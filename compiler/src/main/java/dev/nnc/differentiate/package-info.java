/** Reverse-mode differentiation of the IR; imports ir, op. */
@NullMarked
package dev.nnc.differentiate;

import org.jspecify.annotations.NullMarked;
