/** Element types, dimensions and shapes; imports nothing of nnc. */
@NullMarked
package dev.nnc.type;

import org.jspecify.annotations.NullMarked;
