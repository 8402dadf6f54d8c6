/** Tests of the catalogue. */
@NullMarked
package dev.nnc.catalog;

import org.jspecify.annotations.NullMarked;
