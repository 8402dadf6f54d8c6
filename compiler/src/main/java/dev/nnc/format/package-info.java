/** The one way in which a .nn file is laid out; imports source, diag and parse. */
@NullMarked
package dev.nnc.format;

import org.jspecify.annotations.NullMarked;
