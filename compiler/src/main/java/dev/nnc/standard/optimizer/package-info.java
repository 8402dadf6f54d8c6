/** The entries of optimizers and of schedules of rates, with their updates. */
@NullMarked
package dev.nnc.standard.optimizer;

import org.jspecify.annotations.NullMarked;
