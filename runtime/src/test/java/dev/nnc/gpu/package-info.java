/**
 * Tests of what is said of a machine's GPU, with systems that are made up and libraries that are
 * made for it.
 */
@NullMarked
package dev.nnc.gpu;

import org.jspecify.annotations.NullMarked;
