/**
 * Event files for TensorBoard, written while a run goes on. Knows its formats, and loads no
 * TensorFlow.
 */
@NullMarked
package dev.nnc.tensorboard;

import org.jspecify.annotations.NullMarked;
