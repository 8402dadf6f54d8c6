/** Turns what a run has left behind into one offline HTML page that explains itself. */
@NullMarked
package dev.nnc.report;

import org.jspecify.annotations.NullMarked;
