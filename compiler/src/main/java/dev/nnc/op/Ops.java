package dev.nnc.op;

import dev.nnc.ir.OpKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All kinds of operations. A kind that is added here is checked without further ado. */
public final class Ops {
  private static final List<OpKind> ALL =
      Stream.<Collection<? extends OpKind>>of(
              List.of(new Constant()),
              Arrays.asList(Unary.values()),
              Arrays.asList(UnaryBackward.values()),
              List.of(new LeakyRelu(), new LeakyRelu.Gradient()),
              Arrays.asList(Binary.values()),
              Arrays.asList(Comparison.values()),
              Arrays.asList(Logical.values()),
              List.of(
                  new Select(),
                  new Cast(),
                  new Matmul(),
                  new Reshape(),
                  new Transpose(),
                  new Concat(),
                  new Slice(),
                  new Slice.Gradient(),
                  new Pad(),
                  new Split(),
                  new Stack(),
                  new Unstack(),
                  new Reverse(),
                  new CumulativeSum(),
                  new Broadcast()),
              Arrays.asList(Reduction.values()),
              List.of(
                  new Argmax(),
                  new OneHot(),
                  new Gather(),
                  new Gather.Gradient(),
                  new Places(),
                  new Size(),
                  new InTopK()),
              Arrays.asList(Convolution.values()),
              Arrays.asList(Pool.values()),
              List.of(new BatchNorm(), new BatchNorm.Gradient(), new Lstm(), new Lstm.Gradient()),
              Arrays.asList(CrossEntropy.values()),
              List.of(new Ctc(), new Ctc.Gradient(), new EditDistance()),
              Arrays.asList(Random.values()),
              List.of(new CheckFinite(), new After(), new Read()),
              Arrays.asList(Update.values()))
          .<OpKind>flatMap(Collection::stream)
          .toList();

  private static final Map<String, OpKind> BY_WORD =
      ALL.stream().collect(Collectors.toUnmodifiableMap(OpKind::word, Function.identity()));

  private Ops() {}

  public static List<OpKind> all() {
    return ALL;
  }

  /**
   * Whether each number of the result comes from the numbers at its own place, if repeated there.
   */
  public static boolean isElementwise(OpKind kind) {
    return switch (kind) {
      case Unary unary -> unary != Unary.SOFTMAX && unary != Unary.LOG_SOFTMAX;
      case UnaryBackward any -> true;
      case Binary any -> true;
      case Comparison any -> true;
      case Logical any -> true;
      case LeakyRelu any -> true;
      case LeakyRelu.Gradient any -> true;
      case Select any -> true;
      case Cast any -> true;
      default -> false;
    };
  }

  /** The kind that the IR's text calls by the word, or null. */
  public static @Nullable OpKind named(String word) {
    return BY_WORD.get(word);
  }
}
