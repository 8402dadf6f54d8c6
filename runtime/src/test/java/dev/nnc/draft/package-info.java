/** Tests of programs that are written for data. */
@NullMarked
package dev.nnc.draft;

import org.jspecify.annotations.NullMarked;
