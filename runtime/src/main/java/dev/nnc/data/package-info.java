/**
 * Finds, checks, reads, splits and prepares data, so that batches are plain copies; imports
 * catalog, diag, plan, source.
 */
@NullMarked
package dev.nnc.data;

import org.jspecify.annotations.NullMarked;
