/** Tests of classical models. */
@NullMarked
package dev.nnc.baseline;

import org.jspecify.annotations.NullMarked;
