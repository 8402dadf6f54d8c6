/**
 * Makes the functions of a training or an evaluation out of networks and objectives that were laid
 * down: each begins with a copy of what is there and goes on. Nothing of the program's text is
 * evaluated here.
 */
@NullMarked
package dev.nnc.build;

import org.jspecify.annotations.NullMarked;
