/** Tests of runs. */
@NullMarked
package dev.nnc.run;

import org.jspecify.annotations.NullMarked;
