/** The entries of layers and combinators, with the rules that lay them. */
@NullMarked
package dev.nnc.standard.layer;

import org.jspecify.annotations.NullMarked;
