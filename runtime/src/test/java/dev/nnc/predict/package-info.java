/** Tests of predictions. */
@NullMarked
package dev.nnc.predict;

import org.jspecify.annotations.NullMarked;
