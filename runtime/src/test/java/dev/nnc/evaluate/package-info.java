/** Tests of judgements. */
@NullMarked
package dev.nnc.evaluate;

import org.jspecify.annotations.NullMarked;
