/** Draws the parts of a report from evaluations, predictions and weights. */
@NullMarked
package dev.nnc.figure;

import org.jspecify.annotations.NullMarked;
