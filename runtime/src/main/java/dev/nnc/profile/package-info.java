/**
 * Looks through a table and says what each column holds, how it goes with a truth, and what is odd
 * about it.
 */
@NullMarked
package dev.nnc.profile;

import org.jspecify.annotations.NullMarked;
