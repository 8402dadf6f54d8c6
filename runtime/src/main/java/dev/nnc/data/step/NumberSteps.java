package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.NumberList;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.text.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps that make numbers of the texts in which people write them. */
final class NumberSteps {
  private NumberSteps() {}

  static List<DataStep> steps() {
    return List.of(new ToNumber(), new Lists());
  }

  /**
   * The numbers that stand in each cell.
   *
   * @param width how many each must have
   * @param step what wants them, for messages
   * @param help what to do where there are more or fewer
   * @return null after an error
   */
  static Values.@Nullable Numbers lists(
      FieldFindings findings,
      @Nullable String[] cells,
      int width,
      char decimal,
      String step,
      String help) {
    if (!findings.fits((long) width * cells.length, "use fewer rows")) {
      return null;
    }
    double[][] columns = new double[width][cells.length];
    for (int row = 0; row < cells.length; row++) {
      String cell = cells[row];
      if (cell == null) {
        for (double[] column : columns) {
          column[row] = Double.NaN;
        }
        continue;
      }
      NumberList list = NumberList.of(cell, decimal);
      if (list == null) {
        Fault fault = NumberList.fault(cell, decimal);
        findings.add(
            DataCode.BAD_NUMBER,
            fault.help() != null
                ? fault.help()
                : "mend the cell; numbers stand between blanks, commas or semicolons, with or without"
                    + " brackets around them",
            findings.row(row),
            findings.column(),
            Numerals.shorten(cell),
            fault.why());
        return null;
      }
      if (list.values().length != width) {
        findings.add(
            DataCode.OTHER_WIDTH,
            help,
            findings.name(),
            Numerals.count(list.values().length, "number") + " in a cell of " + findings.row(row),
            step,
            Numerals.count(width));
        return null;
      }
      for (int i = 0; i < width; i++) {
        columns[i][row] = list.values()[i];
      }
    }
    return new Values.Numbers(beside(columns));
  }

  /** Columns of numbers as one view. */
  static NumericView beside(double[][] columns) {
    List<NumericView> parts = new ArrayList<>();
    for (double[] column : columns) {
      parts.add(new NumericView.OneColumn(column));
    }
    return parts.size() == 1 ? parts.getFirst() : NumericView.Beside.of(parts);
  }

  private record Lists() implements DataStep {
    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (!(values instanceof Values.Texts texts)) {
        in.unsupported(values);
        return null;
      }
      return lists(
          in.findings(),
          texts.values(),
          (int) in.made().shape().size(),
          in.options().is("decimal", ",") ? ',' : '.',
          name(),
          "mend the cell; where their number differs from row to row:"
              + " `split(\",\") -> number -> pad(to: …)`, with the separator that there is");
    }

    @Override
    public int channels(StepInput in, Values before, NumericView made) {
      return made.width();
    }

    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(Linear.identity());
    }
  }

  /** Sequences of numbers brought to one length. */
  static @Nullable Values padded(StepInput in, Values.NumberSequences sequences) {
    int length = (int) in.options().whole("to");
    int rows = sequences.values().length;
    if (!in.findings().fits((long) length * rows, "pad to a smaller length, or use fewer rows")) {
      return null;
    }
    boolean zerosFirst = in.options().is("side", "start");
    boolean cutFirst = in.options().is("cut", "start");
    double[][] columns = new double[length][rows];
    for (int row = 0; row < rows; row++) {
      double[] sequence = sequences.values()[row];
      int kept = Math.min(length, sequence.length);
      int from = cutFirst ? sequence.length - kept : 0;
      int to = zerosFirst ? length - kept : 0;
      for (int i = 0; i < kept; i++) {
        columns[to + i][row] = sequence[from + i];
      }
    }
    return new Values.Numbers(beside(columns));
  }

  /** Sequences of numbers without some at the beginning or the end. */
  static Values dropped(Values.NumberSequences sequences, int first, int last) {
    double[][] kept = new double[sequences.values().length][];
    for (int row = 0; row < kept.length; row++) {
      double[] all = sequences.values()[row];
      kept[row] =
          first + last >= all.length
              ? new double[0]
              : Arrays.copyOfRange(all, first, all.length - last);
    }
    return new Values.NumberSequences(kept);
  }
}
