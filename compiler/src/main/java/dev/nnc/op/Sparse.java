package dev.nnc.op;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
import dev.nnc.type.ElementType;
import java.util.List;
import java.util.Map;

/**
 * Rows of classes [rows, length] in which negative numbers stand for none, as TensorFlow's kernels
 * for sequences of different lengths take them.
 *
 * @param indices i64 [n, 2], where a class stands
 * @param values i32 [n], which one
 * @param shape i64 [2]
 */
record Sparse(Handle indices, Handle values, Handle shape) {
  static Sparse of(Emitter emitter, Handle classes) {
    Handle is = emitter.one("GreaterEqual", classes, emitter.scalar(ElementType.I32, 0));
    Handle indices = emitter.one("Where", is);
    return new Sparse(
        indices,
        emitter.one("GatherNd", classes, indices),
        emitter.one("Shape", List.of(classes), Map.of("out_type", ElementType.I64)));
  }
}
