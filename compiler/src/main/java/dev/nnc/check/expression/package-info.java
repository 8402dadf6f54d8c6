/** Evaluates expressions, options and flows, and builds networks out of them. */
@NullMarked
package dev.nnc.check.expression;

import org.jspecify.annotations.NullMarked;
