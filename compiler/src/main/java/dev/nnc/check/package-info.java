/**
 * Evaluates a tree against the catalogue and the data's schemas into a checked model with its
 * program; imports ast, resolve, catalog, plan, ir, op, differentiate, diag.
 */
@NullMarked
package dev.nnc.check;

import org.jspecify.annotations.NullMarked;
