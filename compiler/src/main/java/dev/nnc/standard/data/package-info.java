/** The entries of sources, generators, splits and data steps, with their rules of types. */
@NullMarked
package dev.nnc.standard.data;

import org.jspecify.annotations.NullMarked;
