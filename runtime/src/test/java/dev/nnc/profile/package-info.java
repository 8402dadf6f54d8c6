/** Tests of what is said of a table. */
@NullMarked
package dev.nnc.profile;

import org.jspecify.annotations.NullMarked;
