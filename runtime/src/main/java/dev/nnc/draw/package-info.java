/**
 * Lays graphs without cycles out for drawing; it knows nothing of networks and takes plain data.
 */
@NullMarked
package dev.nnc.draw;

import org.jspecify.annotations.NullMarked;
