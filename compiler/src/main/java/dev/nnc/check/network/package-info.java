/**
 * Checks one network: its body, its drawing, its names, and what actions put behind it. What comes
 * out is values, of which {@code build} makes functions.
 */
@NullMarked
package dev.nnc.check.network;

import org.jspecify.annotations.NullMarked;
