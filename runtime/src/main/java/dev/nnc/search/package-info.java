/** Chooses the values that a search tries next; it knows nothing of models or of how trials run. */
@NullMarked
package dev.nnc.search;

import org.jspecify.annotations.NullMarked;
