/** Tests of what a run says about where it ran. */
@NullMarked
package dev.nnc.provenance;

import org.jspecify.annotations.NullMarked;
