/**
 * From the IR to a TensorFlow graph and its execution; the only package with TensorFlow types.
 * Imports ir, type.
 */
@NullMarked
package dev.nnc.lower;

import org.jspecify.annotations.NullMarked;
