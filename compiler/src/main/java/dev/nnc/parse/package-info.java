/**
 * From the text of a file to its syntax tree; the only place that knows ANTLR. Imports source, diag
 * and ast.
 */
@NullMarked
package dev.nnc.parse;

import org.jspecify.annotations.NullMarked;
