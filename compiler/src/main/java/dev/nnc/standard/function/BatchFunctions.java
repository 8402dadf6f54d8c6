package dev.nnc.standard.function;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions whose value in a row depends on other rows of its batch. */
public final class BatchFunctions {
  private BatchFunctions() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.FUNCTION,
            "shuffled",
            new Documentation(
                "The same values in another order of the batch's rows.",
                "Each row gets that of another row of its batch, as mixup and pairs that do not belong"
                    + " together need it. All `shuffled` of a network pair the same rows, so that"
                    + " values and truths stay together. Rows come in a random order in training;"
                    + " of these, the first gets the last, the second the last but one. Where the"
                    + " number is odd, the row in the middle gets itself. So what depends on it"
                    + " depends on the batch, outside of a training, too. The example is mixup"
                    + " (Zhang et al. 2018) with a share from 0 to 1 for each row.",
                """
                network mixed from x, kind to guess, truth {
                  share = uniform([1])
                  guess = share * x + (1 - share) * shuffled(x) -> dense(3, softmax)
                  truth = share * kind + (1 - share) * shuffled(kind)
                }"""),
            List.of(),
            new Shuffled()));
  }

  private record Shuffled() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      if (misfit != null) {
        return misfit;
      }
      Shape shape = arguments.getFirst().shape();
      return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH)
          ? null
          : Misfit.input(
              "orders the rows of a batch anew, but this is the same for all rows",
              "",
              "it takes what comes from the data");
    }

    @Override
    public boolean ordersRows() {
      return true;
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      return x.reverse(arguments.getFirst(), 0);
    }
  }
}
