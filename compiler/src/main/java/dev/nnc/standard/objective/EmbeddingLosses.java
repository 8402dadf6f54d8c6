package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses of vectors whose distances mean something. */
final class EmbeddingLosses {
  private EmbeddingLosses() {}

  static List<Entry> entries() {
    return List.of(
        Losses.entry(
            "cosine_similarity",
            "How much the directions of two vectors differ: -1 is the same, 1 the opposite.",
            "-sum(a b) of the two vectors, each divided by its length, as in Keras.",
            Losses.train("cosine_similarity(direction)"),
            new Cosine(-1)),
        Losses.entry(
            "contrastive",
            "Draws pairs that belong together near, and pushes others apart.",
            "mean(t d^2 + (1 - t) max(margin - d, 0)^2): the prediction d is the distance of a pair,"
                + " the truth t is 1 where the two belong together (Hadsell et al. 2006).",
            Losses.train("contrastive(same)"),
            new Contrastive(),
            margin("1", "How far pairs are pushed apart that do not belong together.")),
        Losses.entry(
            "triplet",
            "Draws rows of one class nearer to each other than to rows of other classes.",
            "mean(max(p - n + margin, 0)), where p is a row's distance to the farthest row of its"
                + " class in the batch and n that to the nearest row of another class"
                + " (batch-hard, Hermans et al. 2017); distances are Euclidean. Where a batch has"
                + " only one class there is nothing to push, and n counts as p.",
            Losses.train("triplet(kind)"),
            new Triplet(),
            margin("1", "How much nearer rows of the same class should be.")));
  }

  private static Option margin(String margin, String documentation) {
    return named("margin", OptionType.positive(), margin, documentation);
  }

  /** The cosine of the angle between prediction and truth, times {@code sign}: [batch, …]. */
  record Cosine(double sign) implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.ANY;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      boolean one = Pairing.isOneNumber(prediction);
      Misfit misfit = OutputActivations.cannotLearn(made, one);
      if (misfit != null) {
        return misfit;
      }
      return one
          ? Misfit.input(
              "compares directions, but the prediction is one number",
              "expects [n]",
              "use `mse` for numbers")
          : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value product =
          x.multiply(unit(x, prediction), unit(x, Pairing.truth(x, prediction, truth, target)));
      return x.multiply(x.scalar(sign), x.sum(product, List.of(-1L), false));
    }

    private static Value unit(Instructions x, Value vector) {
      Value square = x.sum(x.square(vector), List.of(-1L), true);
      return x.divide(vector, x.sqrt(x.maximum(square, x.scalar(1e-12))));
    }
  }

  /** t d^2 + (1 - t) max(margin - d, 0)^2 of each value. */
  private record Contrastive() implements Rule.Loss {
    @Override
    public Domain truths() {
      return Domain.ZERO_TO_ONE;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, true);
      if (misfit == null && !Pairing.isOneNumber(prediction)) {
        return Misfit.input(
            "needs one distance for each pair, but the prediction is "
                + Wording.rowShape(prediction),
            "expects [1]",
            "make the distance in the network, for example `sqrt(sum((left - right)^2))`");
      }
      return misfit != null ? misfit : Pairing.valueByValue(prediction, truth);
    }

    @Override
    public boolean wantsTheTruth() {
      return false;
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value t = Pairing.truth(x, prediction, truth, target);
      Value far = x.square(x.relu(x.subtract(x.scalar(options.real("margin")), prediction)));
      return x.add(
          x.multiply(t, x.square(prediction)), x.multiply(x.subtract(x.scalar(1), t), far));
    }
  }

  /** max(p - n + margin, 0) of each row: [batch]. */
  private record Triplet() implements Rule.Loss {
    /** Keeps the derivative of the root finite where two rows are one. */
    private static final double EPSILON = 1e-12;

    @Override
    public Domain truths() {
      return Domain.CLASSES;
    }

    @Override
    public @Nullable Misfit accepts(
        TensorType prediction, Rule.Target truth, String made, Options options) {
      Misfit misfit = OutputActivations.cannotLearn(made, Pairing.isOneNumber(prediction));
      if (misfit != null) {
        return misfit;
      }
      if (!truth.isCategory()) {
        return Misfit.input(
            "needs a category as truth, which tells what belongs together",
            "",
            "make it one: `-> category`");
      }
      return prediction.shape().rank() != 2
          ? Misfit.input(
              "needs one vector for each row, but the prediction is "
                  + Wording.rowShape(prediction),
              "expects [n]",
              "let the network end in `dense(n)`")
          : null;
    }

    @Override
    public boolean wantsTheTruth() {
      return false;
    }

    @Override
    public Value apply(
        Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
      Value classes = x.cast(Pairing.trueClass(x, truth, target), ElementType.F32);
      Dimension rows = classes.shape().dimension(0);
      Value across = x.reshape(classes, new Shape(List.of(rows, Dimension.of(1))));
      Value down = x.transpose(across, List.of(1L, 0L));
      Value same = x.cast(x.equal(across, down), x.floats());
      Value other = x.subtract(x.scalar(1), same);
      Value lengths = x.sum(x.square(prediction), List.of(1L), true);
      Value products = x.matmul(prediction, prediction, false, true);
      Value squares =
          x.subtract(
              x.add(lengths, x.transpose(lengths, List.of(1L, 0L))),
              x.multiply(x.scalar(2), products));
      Value distances = x.sqrt(x.maximum(squares, x.scalar(EPSILON)));
      List<Long> last = List.of(1L);
      Value farthest = x.max(x.multiply(same, distances), last, false);
      // What is no candidate is moved out of reach; without any candidate the row counts nothing.
      Value beyond = x.add(x.max(distances, last, true), x.scalar(1));
      Value nearest =
          x.min(x.add(x.multiply(other, distances), x.multiply(same, beyond)), last, false);
      Value miss = x.relu(x.add(x.subtract(farthest, nearest), x.scalar(options.real("margin"))));
      return x.multiply(miss, x.max(other, last, false));
    }
  }
}
