/**
 * What the names of a file stand for, which of them nothing uses, and which name was probably
 * meant; imports ast, diag, source.
 */
@NullMarked
package dev.nnc.resolve;

import org.jspecify.annotations.NullMarked;
