/**
 * What one does with programs and runs, for the command line and for programs in Java: check, run,
 * go on, run again, judge, take away. Everything comes back as values; nothing is printed.
 */
@NullMarked
package dev.nnc.use;

import org.jspecify.annotations.NullMarked;
