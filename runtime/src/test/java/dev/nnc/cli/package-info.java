/** Tests of the command line. */
@NullMarked
package dev.nnc.cli;

import org.jspecify.annotations.NullMarked;
