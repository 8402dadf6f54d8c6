/**
 * Writes a finished run as a library for other programs in Java: a jar with a class that asks it.
 */
@NullMarked
package dev.nnc.library;

import org.jspecify.annotations.NullMarked;
