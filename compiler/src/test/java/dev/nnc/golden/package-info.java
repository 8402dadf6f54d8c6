/** Tests whose cases are folders: an input, and next to it what is expected. */
@NullMarked
package dev.nnc.golden;

import org.jspecify.annotations.NullMarked;
