/** Tests of the package of the same name. */
@NullMarked
package dev.nnc.diag;

import org.jspecify.annotations.NullMarked;
