/** Loads a program into TensorFlow on this machine and knows its devices and logs. */
@NullMarked
package dev.nnc.engine;

import org.jspecify.annotations.NullMarked;
