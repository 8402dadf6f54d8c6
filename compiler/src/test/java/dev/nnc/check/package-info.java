/** Tests of the checker. */
@NullMarked
package dev.nnc.check;

import org.jspecify.annotations.NullMarked;
