/**
 * Diagnostics as data, the list of all codes, and their renderings as text and JSON; imports
 * source.
 */
@NullMarked
package dev.nnc.diag;

import org.jspecify.annotations.NullMarked;
