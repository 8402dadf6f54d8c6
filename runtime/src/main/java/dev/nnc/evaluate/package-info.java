/** Judges predictions: our metrics from the graph, and Tribuo's evaluators over the same rows. */
@NullMarked
package dev.nnc.evaluate;

import org.jspecify.annotations.NullMarked;
