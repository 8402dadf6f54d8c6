/**
 * Data sets that many programs use: where they come from, how they are known again, and fetching
 * them.
 */
@NullMarked
package dev.nnc.fetch;

import org.jspecify.annotations.NullMarked;
