/** Tests of the language server. */
@NullMarked
package dev.nnc.lsp;

import org.jspecify.annotations.NullMarked;
