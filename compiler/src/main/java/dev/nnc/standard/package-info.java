/** Knows all entries of the standard catalogue: the one list of what a program may name. */
@NullMarked
package dev.nnc.standard;

import org.jspecify.annotations.NullMarked;
