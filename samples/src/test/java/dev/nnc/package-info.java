/** Checks on the project as a whole: its samples and its architecture. */
@NullMarked
package dev.nnc;

import org.jspecify.annotations.NullMarked;
