/** Tests of training. */
@NullMarked
package dev.nnc.train;

import org.jspecify.annotations.NullMarked;
