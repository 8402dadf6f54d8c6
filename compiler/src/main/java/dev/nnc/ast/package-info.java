/** The immutable syntax tree of a .nn file, as written and not yet checked; imports source. */
@NullMarked
package dev.nnc.ast;

import org.jspecify.annotations.NullMarked;
