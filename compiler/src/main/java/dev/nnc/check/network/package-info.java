/** Checks one network: its body, its drawing, its names, and the functions of its training. */
@NullMarked
package dev.nnc.check.network;

import org.jspecify.annotations.NullMarked;
