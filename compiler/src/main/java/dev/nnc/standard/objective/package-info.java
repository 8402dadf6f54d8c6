/** The entries of losses, metrics and baselines, with the rules that compute them. */
@NullMarked
package dev.nnc.standard.objective;

import org.jspecify.annotations.NullMarked;
