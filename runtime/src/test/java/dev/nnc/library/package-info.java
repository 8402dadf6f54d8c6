/** Tests of libraries made of runs. */
@NullMarked
package dev.nnc.library;

import org.jspecify.annotations.NullMarked;
