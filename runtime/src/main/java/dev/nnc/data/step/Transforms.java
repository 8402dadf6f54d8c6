package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps between a column and a field that most fields need. */
final class Transforms {
  private Transforms() {}

  static List<DataStep> steps() {
    return List.of(
        new Scale(),
        new Shift(),
        new Standardize(),
        new Normalize(),
        new Category(),
        new Is(),
        new OneHot(),
        new Flatten(),
        new Reshape());
  }

  private record Scale() implements DataStep {
    @Override
    public String name() {
      return "scale";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = in.numbers(values);
      return numbers == null ? null : of(in.options()).over(numbers);
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return values instanceof LaidValues.Numbers numbers
          ? in.linear(of(in.options()), numbers)
          : null;
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(of(options));
    }

    private static Linear of(Options options) {
      return Linear.of(options.real("factor"), 0);
    }
  }

  private record Shift() implements DataStep {
    @Override
    public String name() {
      return "shift";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = in.numbers(values);
      return numbers == null ? null : of(in.options()).over(numbers);
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return values instanceof LaidValues.Numbers numbers
          ? in.linear(of(in.options()), numbers)
          : null;
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(of(options));
    }

    private static Linear of(Options options) {
      return Linear.of(1, options.real("by"));
    }
  }

  /** Class 1 where the cell is the wanted one; {@code check} has said if it never comes. */
  private record Is() implements DataStep {
    @Override
    public String name() {
      return "is";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (values instanceof Values.Numbers numbers && numbers.matrix().width() != 1) {
        in.unsupported("several columns at once");
        return null;
      }
      if (!in.findings().present(values)) {
        return null;
      }
      String wanted = wanted(in.options());
      int[] codes = new int[in.rows()];
      for (int row = 0; row < codes.length; row++) {
        codes[row] = Cells.text(values, row).equals(wanted) ? 1 : 0;
      }
      return new Values.Classes(codes, List.of("other", wanted));
    }

    private static String wanted(Options options) {
      return options.get("value") instanceof Number value
          ? Numerals.format(value.doubleValue())
          : options.text("value");
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      String wanted = wanted(in.options());
      return CellCategory.looked(in, values, Map.of(wanted, 1), 0, -1, List.of("other", wanted));
    }
  }

  private record OneHot() implements DataStep {
    @Override
    public String name() {
      return "one_hot";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (values instanceof Values.Numbered numbered) {
        return new Values.Numbers(
            new NumericView.OneHots(numbered.codes(), numbered.length(), numbered.classes()));
      }
      if (!(values instanceof Values.Classes classes)) {
        in.unsupported("what is not a class");
        return null;
      }
      return in.findings().known(classes)
          ? new Values.Numbers(new NumericView.OneHot(classes.codes(), classes.names()))
          : null;
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      if (!(values instanceof LaidValues.Classes classes)) {
        return null;
      }
      Instructions x = in.x();
      Value ones = x.oneHot(x.cast(classes.value(), ElementType.I32), classes.names().size());
      Value unknown = x.less(classes.value(), x.scalar(0));
      return new LaidValues.Numbers(
          x.select(
              x.reshape(unknown, unknown.shape().append(Dimension.of(1))),
              x.scalar(Double.NaN),
              ones));
    }

    @Override
    public int channels(StepInput in, Values before, NumericView made) {
      return before instanceof Values.Numbered numbered ? numbered.classes() : made.width();
    }
  }

  private record Flatten() implements DataStep {
    @Override
    public String name() {
      return "flatten";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      return in.numbers(values);
    }

    @Override
    public int channels(StepInput in, Values before, NumericView made) {
      return made.width();
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return values instanceof LaidValues.Numbers ? values : null;
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(Linear.identity());
    }
  }

  private record Reshape() implements DataStep {
    @Override
    public String name() {
      return "reshape";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = in.numbers(values);
      if (numbers == null) {
        return null;
      }
      // Where only the data tells how many there are, check could not compare them.
      long wanted = in.options().sizes("shape").stream().reduce(1L, Math::multiplyExact);
      int width = numbers.matrix().width();
      if (width != wanted) {
        in.findings()
            .add(
                DataCode.OTHER_WIDTH,
                "give a shape of as many values",
                in.findings().name(),
                Numerals.count(width, "value") + " a row",
                "reshape",
                Numerals.count(wanted));
        return null;
      }
      return numbers;
    }

    @Override
    public int channels(StepInput in, Values before, NumericView made) {
      return in.options().sizes("shape").getLast().intValue();
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return values instanceof LaidValues.Numbers ? values : null;
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(Linear.identity());
    }
  }
}
