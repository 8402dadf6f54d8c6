package dev.nnc.lower;

import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses tensors that no machine should be asked for, before TensorFlow is: it would hang on some
 * of them. A dimension that only run time tells counts as 1. Loads no native code.
 */
public final class SizeBound {
  /** 8 GiB. */
  public static final long LIMIT = 8L << 30;

  private SizeBound() {}

  /**
   * A tensor that is too large.
   *
   * @param what the variable's name, or the word of the operation
   * @param bytes at least this many
   */
  public record Excess(String what, TensorType type, BigInteger bytes, Origin origin) {}

  /** All that is too large, in the program's order. */
  public static List<Excess> excesses(Program program) {
    List<Excess> excesses = new ArrayList<>();
    for (Variable variable : program.variables()) {
      add(excesses, variable.name(), variable.type(), Origin.NONE);
    }
    for (Function function : program.functions()) {
      for (Operation operation : function.operations()) {
        for (Value result : operation.results()) {
          add(excesses, operation.kind().word(), result.type(), operation.origin());
        }
      }
    }
    return excesses;
  }

  /** The least bytes that a tensor of the type takes. */
  public static BigInteger bytes(TensorType type) {
    BigInteger bytes = BigInteger.valueOf(type.element().bytes());
    for (Dimension dimension : type.shape().dimensions()) {
      if (dimension instanceof Dimension.Known known) {
        bytes = bytes.multiply(BigInteger.valueOf(known.size()));
      }
    }
    return bytes;
  }

  private static void add(List<Excess> excesses, String what, TensorType type, Origin origin) {
    BigInteger bytes = bytes(type);
    if (bytes.compareTo(BigInteger.valueOf(LIMIT)) > 0) {
      excesses.add(new Excess(what, type, bytes, origin));
    }
  }
}
