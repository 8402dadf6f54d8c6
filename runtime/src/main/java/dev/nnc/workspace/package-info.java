/** Finds a program's files, texts and saved schemas, also those of a finished run. */
@NullMarked
package dev.nnc.workspace;

import org.jspecify.annotations.NullMarked;
