/**
 * The instruction set of the IR: each operation's shape rule, derivative and lowering in one place;
 * imports ir, type.
 */
@NullMarked
package dev.nnc.op;

import org.jspecify.annotations.NullMarked;
