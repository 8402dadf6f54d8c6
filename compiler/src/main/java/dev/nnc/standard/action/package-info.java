/** The entries of actions, of their clauses and of the parts of a report. */
@NullMarked
package dev.nnc.standard.action;

import org.jspecify.annotations.NullMarked;
