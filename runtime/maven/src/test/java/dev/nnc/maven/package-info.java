/** Tests of the Maven plugin. */
@NullMarked
package dev.nnc.maven;

import org.jspecify.annotations.NullMarked;
