@NullMarked
package dev.nnc.onnx;

import org.jspecify.annotations.NullMarked;
