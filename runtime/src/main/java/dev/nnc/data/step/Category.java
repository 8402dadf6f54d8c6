package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Classes: one of each row, or one of each piece or number of a row. */
record Category() implements ChoosingStep {
  /** More different values than this are hardly classes. */
  static final int MOST_CLASSES = 10_000;

  private static final CellCategory OF_CELLS = new CellCategory();
  private static final SequenceCategory OF_SEQUENCES = new SequenceCategory();

  @Override
  public String name() {
    return "category";
  }

  @Override
  public List<DataStep> variants() {
    return List.of(OF_CELLS, OF_SEQUENCES);
  }

  @Override
  public DataStep choose(StepInput in, Values values) {
    boolean several =
        values instanceof Values.Pieces
            || (values instanceof Values.Numbers && in.type().shape().rank() > 0);
    return several ? OF_SEQUENCES : OF_CELLS;
  }

  /** Classes of pieces are not laid: no operation cuts texts. */
  @Override
  public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    return in.type().shape().rank() == 0 ? OF_CELLS.lay(in, values) : null;
  }

  /** Says which cells are of no class that has a name of its own. */
  static void tellUnlearned(StepInput in, IntFunction<@Nullable String> cell) {
    String unknown = unknown(in.options());
    in.unlearned()
        .told(
            DataCode.UNLEARNED_CATEGORY,
            unknown,
            "it counts as \"" + Numerals.shorten(unknown) + "\"",
            cell);
  }

  /** The class that takes all cells of no other class; empty if there is none. */
  static String unknown(Options options) {
    return options.find("unknown") instanceof String name ? name : "";
  }

  /** Names of classes as an option gives them. */
  static List<String> names(List<?> given) {
    List<String> names = new ArrayList<>();
    for (Object each : given) {
      names.add(
          each instanceof Number number ? Numerals.format(number.doubleValue()) : each.toString());
    }
    return names;
  }

  /** Whether all are class numbers below the count. */
  static boolean areDigits(Set<String> names, int count) {
    return names.stream()
        .mapToDouble(name -> Numerals.parse(name).orElse(-1))
        .allMatch(value -> value >= 0 && value < count && value == Math.rint(value));
  }

  /** Class numbers as names. */
  static List<String> digits(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
