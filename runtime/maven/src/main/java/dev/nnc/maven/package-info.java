/** Checks programs in a build of Maven. */
@NullMarked
package dev.nnc.maven;

import org.jspecify.annotations.NullMarked;
