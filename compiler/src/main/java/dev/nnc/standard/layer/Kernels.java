package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.NestedNumbers;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What layers with a kernel and a bias have in common: their options and what these mean. */
final class Kernels {
  private Kernels() {}

  /** How the kernel starts. */
  static Option init() {
    return named(
        "init", OptionType.entry(Kind.INITIALIZER), "glorot_uniform", "How the kernel starts.");
  }

  /** How the bias starts; {@code each} says what has one number, such as {@code a unit}. */
  static Option bias(String each) {
    return named(
        "bias",
        OptionType.anyOf(
            OptionType.word("none"), OptionType.entry(Kind.INITIALIZER), new OptionType.Numbers()),
        "zeros",
        "How the bias starts: an initializer, one number for all, or a list with one number "
            + each
            + "; `none` leaves it out.");
  }

  /** Penalties on the kernel, and whether it is trained. */
  static List<Option> training() {
    return List.of(
        named("l1", OptionType.nonNegative(), "0", "Weight of the L1 penalty on the kernel."),
        named("l2", OptionType.nonNegative(), "0", "Weight of the L2 penalty on the kernel."),
        named(
            "trainable", OptionType.truth(), "true", "Whether training changes kernel and bias."));
  }

  /** All of them after the layer's own. */
  static List<Option> options(String each, Option... own) {
    List<Option> all = new ArrayList<>(List.of(own));
    all.add(init());
    all.add(bias(each));
    all.addAll(training());
    return all;
  }

  /** What is wrong with a list of numbers for the bias, or null. */
  static @Nullable Misfit bias(Options options, long count, String noun) {
    Object bias = options.find("bias");
    Shape given = bias instanceof List<?> ? NestedNumbers.shape(bias) : Shape.of(count);
    return Shape.of(count).equals(given)
        ? null
        : Misfit.option(
            "bias",
            "has %s, but its `bias` is a list of %s"
                .formatted(
                    Wording.count(count, noun),
                    given == null || given.rank() != 1
                        ? "lists"
                        : Wording.count(given.size(), "number")),
            "write one number for each " + noun);
  }

  /** The bias added along the last axis, unless it is left out. */
  static Value withBias(LayerContext context, Value sums, Options options) {
    Object bias = options.get("bias");
    if (options.isNone("bias")) {
      return sums;
    }
    long count = sums.shape().last().size();
    Shape shape = Shape.of(count);
    boolean trainable = options.truth("trainable");
    return context
        .x()
        .add(
            sums,
            bias instanceof Configured start
                ? context.variable("bias", shape, start, count, count, trainable)
                : context.variable("bias", shape, numbers(bias), trainable));
  }

  /** A start that stands in the file. */
  static Initial numbers(Object written) {
    return written instanceof Number number
        ? new Initial.Fill(number.doubleValue())
        : new Initial.Values(NestedNumbers.flatten(written));
  }

  /** Adds l1 * sum(|w|) and l2 * sum(w^2) to the loss. */
  static void penalize(LayerContext context, Value kernel, Options options) {
    Instructions x = context.x();
    double l1 = options.real("l1");
    double l2 = options.real("l2");
    if (l1 != 0) {
      context.penalty(x.multiply(x.scalar(l1), x.sumAll(x.abs(kernel))));
    }
    if (l2 != 0) {
      context.penalty(x.multiply(x.scalar(l2), x.sumAll(x.square(kernel))));
    }
  }
}
