/** Tests of searches. */
@NullMarked
package dev.nnc.search;

import org.jspecify.annotations.NullMarked;
