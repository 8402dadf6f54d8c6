/**
 * The language server: answers editors out of what the compiler knows of a program, right or wrong;
 * the only place that knows LSP4J.
 */
@NullMarked
package dev.nnc.lsp;

import org.jspecify.annotations.NullMarked;
