/**
 * How the texts of cells are read by what a program says of them: regular expressions and patterns
 * of times. The compiler asks whether it is sound, the runtime executes it.
 */
@NullMarked
package dev.nnc.text;

import org.jspecify.annotations.NullMarked;
