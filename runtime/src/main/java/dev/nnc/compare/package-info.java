/** Reads the records of runs and lays them side by side. */
@NullMarked
package dev.nnc.compare;

import org.jspecify.annotations.NullMarked;
