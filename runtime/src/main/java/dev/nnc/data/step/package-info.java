/** Prepares columns: what a step learns from rows and what it makes of them. */
@NullMarked
package dev.nnc.data.step;

import org.jspecify.annotations.NullMarked;
