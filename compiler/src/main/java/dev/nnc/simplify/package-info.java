/** Makes functions smaller without changing what they compute; imports ir, op, type. */
@NullMarked
package dev.nnc.simplify;

import org.jspecify.annotations.NullMarked;
