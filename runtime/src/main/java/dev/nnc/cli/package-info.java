/** The command line: the only place that writes to the terminal and decides exit codes. */
@NullMarked
package dev.nnc.cli;

import org.jspecify.annotations.NullMarked;
