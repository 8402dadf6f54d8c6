/**
 * The derivative of a function by reverse mode, written as more operations; imports ir, op, type.
 */
@NullMarked
package dev.nnc.differentiate;

import org.jspecify.annotations.NullMarked;
