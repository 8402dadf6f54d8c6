/** Chooses the values that a search tries next; it knows nothing of models and executes nothing. */
@NullMarked
package dev.nnc.search;

import org.jspecify.annotations.NullMarked;
