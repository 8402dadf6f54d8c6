/** Tests of weights. */
@NullMarked
package dev.nnc.checkpoint;

import org.jspecify.annotations.NullMarked;
