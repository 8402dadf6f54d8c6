/** The entries of functions, activations, draws and initializers, with their rules. */
@NullMarked
package dev.nnc.standard.function;

import org.jspecify.annotations.NullMarked;
