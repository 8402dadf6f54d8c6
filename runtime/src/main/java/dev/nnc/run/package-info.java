/** Carries out a checked model: data, training, evaluation, prediction, and the run folder. */
@NullMarked
package dev.nnc.run;

import org.jspecify.annotations.NullMarked;
