/**
 * The files of a program, what their names stand for, which of them nothing uses; imports ast,
 * diag, parse, source, type.
 */
@NullMarked
package dev.nnc.resolve;

import org.jspecify.annotations.NullMarked;
