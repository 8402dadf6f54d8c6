package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps that make sequences of classes, and change them. */
final class SequenceSteps {
  /** Stands for no class in short sequences. */
  private static final int PADDING = -1;

  private static final int MOST_CLASSES = 10_000;
  private static final int NAMES_SHOWN = 20;
  private static final int[] NONE = {};

  private final StepInput run;

  SequenceSteps(StepInput run) {
    this.run = run;
  }

  /** Columns of texts side by side, as pieces. */
  static Values beside(List<Values> texts) {
    int rows = ((Values.Texts) texts.getFirst()).values().length;
    List<String>[] pieces = Values.Pieces.empty(rows);
    for (int row = 0; row < rows; row++) {
      List<String> one = new ArrayList<>();
      for (Values each : texts) {
        String text = ((Values.Texts) each).values()[row];
        one.add(text == null ? "" : text);
      }
      pieces[row] = one;
    }
    return new Values.Pieces(pieces, " ");
  }

  /**
   * A class for each piece or number of a row; null after an error.
   *
   * @param uneven whether rows have different lengths
   */
  @Nullable Values categories(Values input, boolean uneven) {
    Cells cells;
    if (input instanceof Values.Pieces pieces) {
      cells = new OfPieces(pieces.values());
    } else if (input instanceof Values.Numbers numbers) {
      cells = new OfNumbers(numbers.matrix(), run.table().rows());
    } else {
      return run.unsupported("what is neither text nor number");
    }
    String unknown = run.use().options().find("unknown") instanceof String name ? name : "";
    Fitted.Categories classes =
        run.known() instanceof Fitted.Categories known ? known : learned(cells, unknown);
    if (classes == null) {
      return null;
    }
    List<String> names = classes.names();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      boolean isNumbered = classes.byNumber() && !names.get(i).equals(unknown);
      numbers.put(isNumbered ? String.valueOf(i) : names.get(i), i);
    }
    int other = unknown.isEmpty() ? -1 : numbers.getOrDefault(unknown, -1);
    IntFunction<int[]> coder = cells.coder(numbers);
    int[][] codes = new int[cells.rows()][];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = coder.apply(row);
      for (int i = 0; i < codes[row].length; i++) {
        if (codes[row][i] < 0) {
          codes[row][i] = other;
        }
        if (codes[row][i] < 0) {
          unknown(row, cells.name(row, i), names);
          return null;
        }
      }
    }
    if (uneven) {
      return new Values.Sequences(codes, names.size(), names, PADDING);
    }
    int length = codes.length == 0 ? 0 : codes[0].length;
    long size = (long) codes.length * length;
    if (size > Integer.MAX_VALUE - 16 || !Memory.holds(4 * size)) {
      run.report()
          .add(
              DataCode.TOO_LARGE,
              "use smaller pictures, shorter sequences or fewer rows",
              "the field `" + run.field() + "`",
              Memory.need(4 * size));
      return null;
    }
    int[] flat = new int[(int) size];
    for (int row = 0; row < codes.length; row++) {
      System.arraycopy(codes[row], 0, flat, row * length, length);
      codes[row] = NONE; // so that it is not held twice
    }
    return new Values.Numbered(flat, length, names.size(), names, OptionalInt.empty());
  }

  private void unknown(int row, String key, List<String> names) {
    run.report()
        .addNoted(
            DataCode.UNKNOWN_CATEGORY,
            List.of(
                "the classes are "
                    + String.join(
                        ", ", names.stream().limit(NAMES_SHOWN).map(Numerals::shorten).toList())
                    + (names.size() > NAMES_SHOWN ? ", …" : "")),
            "mend the cell, or name all classes: `category([…])`",
            run.table().origin().describe(row),
            Numerals.shorten(key),
            run.field());
  }

  /** The classes in order, learnt from the training rows unless they are given. */
  private Fitted.@Nullable Categories learned(Cells cells, String unknown) {
    Object wanted = run.use().options().find("classes");
    if (wanted instanceof List<?> given) {
      List<String> names = given.stream().map(SequenceSteps::name).toList();
      // Numbers are the classes' own numbers, where these are named by words.
      boolean byNumber = cells instanceof OfNumbers && !names.stream().allMatch(Numerals::isNumber);
      return keep(names, byNumber, unknown);
    }
    Set<String> found = new TreeSet<>(NaturalOrder::compare);
    found.addAll(cells.names(run.fitRows()));
    if (found.size() > MOST_CLASSES) {
      return wrongCount(
          wanted instanceof Number count ? count.intValue() : MOST_CLASSES, List.copyOf(found));
    }
    if (found.isEmpty()) {
      run.nothingToLearn("there are no pieces");
      return null;
    }
    if (wanted instanceof Number count) {
      if (Pipeline.areDigits(found, count.intValue())) {
        return keep(Pipeline.digits(count.intValue()), false, unknown);
      }
      if (count.intValue() != found.size()) {
        return wrongCount(count.intValue(), List.copyOf(found));
      }
    }
    return keep(List.copyOf(found), false, unknown);
  }

  /** With the class of what is none of the others at the end, unless it has a place among them. */
  private Fitted.Categories keep(List<String> found, boolean byNumber, String unknown) {
    List<String> names = new ArrayList<>(found);
    if (!unknown.isEmpty() && !names.contains(unknown)) {
      names.add(unknown);
    }
    return run.kept(new Fitted.Categories(run.number(), names, byNumber, unknown, List.of()));
  }

  private static String name(Object given) {
    return given instanceof Number number
        ? Numerals.format(number.doubleValue())
        : given.toString();
  }

  private Fitted.@Nullable Categories wrongCount(int wanted, List<String> found) {
    String shown =
        String.join(", ", found.stream().limit(NAMES_SHOWN).map(Numerals::shorten).toList());
    run.report()
        .add(
            DataCode.CATEGORY_COUNT,
            "give the number of classes that there are, or name them: `category([…])`",
            run.field(),
            wanted,
            Numerals.count(found.size())
                + ": "
                + shown
                + (found.size() > NAMES_SHOWN ? ", …" : ""));
    return null;
  }

  /** The same without pieces at the beginning or the end. */
  @Nullable Values shortened(Values input) {
    int first = (int) run.use().options().whole("first");
    int last = (int) run.use().options().whole("last");
    if (input instanceof Values.Pieces pieces) {
      List<String>[] kept = Values.Pieces.empty(pieces.values().length);
      for (int row = 0; row < kept.length; row++) {
        List<String> all = pieces.values()[row];
        kept[row] =
            first + last >= all.size()
                ? List.of()
                : List.copyOf(all.subList(first, all.size() - last));
      }
      return new Values.Pieces(kept, pieces.joint());
    }
    if (!(input instanceof Values.Sequences sequences)) {
      return run.unsupported("what is no sequence");
    }
    int[][] kept = new int[sequences.codes().length][];
    for (int row = 0; row < kept.length; row++) {
      int[] all = sequences.codes()[row];
      kept[row] =
          first + last >= all.length
              ? new int[0]
              : Arrays.copyOfRange(all, first, all.length - last);
    }
    return new Values.Sequences(kept, sequences.classes(), sequences.names(), sequences.padding());
  }

  /**
   * The classes of the rows from {@code start} of each row on. Rows beyond the table repeat its
   * ends; no part has the rows that would need them.
   */
  @Nullable Values windows(Values input, int start, int count) {
    int[] codes;
    int classes;
    List<String> names;
    if (input instanceof Values.Classes given) {
      codes = given.codes();
      names = given.names();
      classes = names.size();
    } else if (input instanceof Values.Numbered given && given.length() == 1) {
      codes = given.codes();
      names = given.names();
      classes = given.classes();
    } else {
      return run.unsupported("what is neither a number nor a class");
    }
    long size = (long) codes.length * count;
    if (size > Integer.MAX_VALUE - 16 || !Memory.holds(4 * size)) {
      run.report()
          .add(
              DataCode.TOO_LARGE,
              "use shorter windows or fewer rows",
              "the field `" + run.field() + "`",
              Memory.need(4 * size));
      return null;
    }
    int[] windows = new int[(int) size];
    for (int row = 0; row < codes.length; row++) {
      for (int i = 0; i < count; i++) {
        int from = Math.clamp((long) row + start + i, 0, codes.length - 1);
        windows[row * count + i] = codes[from];
      }
    }
    return new Values.Numbered(windows, count, classes, names, OptionalInt.empty());
  }

  /** What becomes a class, row by row. Classes are known by texts, which numbers have, too. */
  private sealed interface Cells {
    int rows();

    /** The different texts in these rows; when there are too many, only some of them. */
    Set<String> names(int[] rows);

    /** The text at a place of a row. */
    String name(int row, int place);

    /**
     * How rows become class numbers; -1 is no class.
     *
     * @param numbers of the classes, by their texts
     */
    IntFunction<int[]> coder(Map<String, Integer> numbers);
  }

  @SuppressWarnings("ArrayRecordComponent") // nothing compares or changes them
  private record OfPieces(List<String>[] pieces) implements Cells {
    @Override
    public int rows() {
      return pieces.length;
    }

    @Override
    public Set<String> names(int[] rows) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < rows.length && names.size() <= MOST_CLASSES; i++) {
        names.addAll(pieces[rows[i]]);
      }
      return names;
    }

    @Override
    public String name(int row, int place) {
      return pieces[row].get(place);
    }

    @Override
    public IntFunction<int[]> coder(Map<String, Integer> numbers) {
      return row -> pieces[row].stream().mapToInt(each -> numbers.getOrDefault(each, -1)).toArray();
    }
  }

  /** Millions of numbers, such as pixels, of which few differ: no text is made for each of them. */
  private record OfNumbers(NumericView matrix, int rows) implements Cells {
    @Override
    public Set<String> names(int[] rows) {
      Set<Double> values = new HashSet<>();
      double[] one = new double[matrix.width()];
      double last = Double.NaN;
      for (int i = 0; i < rows.length && values.size() <= MOST_CLASSES; i++) {
        matrix.row(rows[i], one, 0);
        for (double value : one) {
          if (value != last) {
            values.add(value);
            last = value;
          }
        }
      }
      return values.stream().map(Numerals::format).collect(Collectors.toSet());
    }

    @Override
    public String name(int row, int place) {
      double[] one = new double[matrix.width()];
      matrix.row(row, one, 0);
      return Numerals.format(one[place]);
    }

    @Override
    public IntFunction<int[]> coder(Map<String, Integer> numbers) {
      Map<Double, Integer> byValue = new HashMap<>();
      numbers.forEach(
          (name, number) -> {
            OptionalDouble value = Numerals.parse(name);
            if (value.isPresent() && Numerals.format(value.getAsDouble()).equals(name)) {
              byValue.put(value.getAsDouble(), number);
            }
          });
      double[] one = new double[matrix.width()];
      return row -> {
        matrix.row(row, one, 0);
        int[] codes = new int[one.length];
        for (int i = 0; i < codes.length; i++) {
          codes[i] =
              i > 0 && one[i] == one[i - 1]
                  ? codes[i - 1]
                  : byValue.getOrDefault(one[i] + 0.0, -1); // -0 is 0
        }
        return codes;
      };
    }
  }
}
