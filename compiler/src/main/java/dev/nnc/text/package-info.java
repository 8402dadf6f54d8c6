/**
 * How texts are read by what a program says of them: regular expressions, patterns of times and of
 * file names, numbers with units. The compiler asks whether it is sound, the runtime executes it.
 */
@NullMarked
package dev.nnc.text;

import org.jspecify.annotations.NullMarked;
