/** Tests of the package of the same name. */
@NullMarked
package dev.nnc.parse;

import org.jspecify.annotations.NullMarked;
