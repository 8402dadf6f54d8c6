/** Tests of the package of the same name. */
@NullMarked
package dev.nnc.format;

import org.jspecify.annotations.NullMarked;
