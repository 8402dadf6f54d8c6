/** Writes functions of the IR as ONNX models, for other programs to execute. */
@NullMarked
package dev.nnc.onnx;

import org.jspecify.annotations.NullMarked;
