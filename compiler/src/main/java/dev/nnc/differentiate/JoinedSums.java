package dev.nnc.differentiate;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Matmul;
import dev.nnc.op.Reduction;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight that each step of a sequence meets gets as many gradients as there are steps. Where they
 * are all products, or all sums over rows, one product or sum over the rows of all steps takes less
 * time than many small ones that are added, and less room in the graph.
 */
final class JoinedSums {
  /** Fewer are added up. */
  private static final int MANY = 4;

  private JoinedSums() {}

  /** The sum of these gradients as one operation, or null; theirs are left for nobody to use. */
  static @Nullable Value of(FunctionBuilder builder, List<Value> gradients) {
    if (gradients.size() < MANY) {
      return null;
    }
    List<Operation> made = new ArrayList<>();
    for (Value gradient : gradients) {
      Operation operation = builder.definition(gradient);
      if (operation == null || !isJoinable(operation)) {
        return null;
      }
      if (!made.isEmpty() && !isAlike(operation, made.getFirst())) {
        return null;
      }
      made.add(operation);
    }
    Instructions x = Instructions.like(builder, gradients.getFirst());
    OpKind kind = made.getFirst().kind();
    return kind instanceof Matmul
        ? x.matmul(rows(x, made, 0), rows(x, made, 1), true, false)
        : x.sum(rows(x, made, 0), List.of(0L), false);
  }

  /** Whether it adds up over the rows of matrices: A^T B, or a sum over the first axis. */
  private static boolean isJoinable(Operation operation) {
    if (operation.input(0).rank() != 2) {
      return false;
    }
    if (operation.kind() instanceof Matmul) {
      return operation.attributes().truth("transpose_a")
          && !operation.attributes().truth("transpose_b");
    }
    return operation.kind() == Reduction.SUM
        && operation.attributes().integers("axes").equals(List.of(0L))
        && !operation.attributes().truth("keep");
  }

  private static boolean isAlike(Operation one, Operation other) {
    boolean alike = one.kind().equals(other.kind());
    for (int i = 0; alike && i < one.inputs().size(); i++) {
      alike = one.input(i).type().equals(other.input(i).type());
    }
    return alike;
  }

  /** That input of all operations as one matrix. */
  private static Value rows(Instructions x, List<Operation> operations, int input) {
    Shape shape = operations.getFirst().input(input).shape();
    Dimension all = Instructions.product(Dimension.of(operations.size()), shape.dimension(0));
    List<Value> steps = operations.stream().map(each -> each.input(input)).toList();
    return x.reshape(x.stack(steps, 0), new Shape(List.of(all, shape.last())));
  }
}
