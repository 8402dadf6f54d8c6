package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A class for each piece or number of a row, which makes sequences, or pictures, of classes. */
record SequenceCategory() implements FittedStep<Values, DistinctPieces, Fitted.Categories> {
  /** Stands for no class in short sequences. */
  private static final int PADDING = -1;

  private static final int NAMES_SHOWN = 20;
  private static final int[] NONE = {};

  @Override
  public String name() {
    return "category";
  }

  @Override
  public Class<Fitted.Categories> learned() {
    return Fitted.Categories.class;
  }

  @Override
  public @Nullable Values accept(StepInput in, Values values) {
    if (!in.findings().present(values)) {
      return null;
    }
    if (values instanceof Values.Pieces || values instanceof Values.Numbers) {
      return values;
    }
    in.unsupported("what is neither text nor number");
    return null;
  }

  @Override
  public Fitted.@Nullable Categories given(StepInput in, Values values) {
    if (!(in.options().find("classes") instanceof List<?> given)) {
      return null;
    }
    List<String> names = Category.names(given);
    // Numbers are the classes' own numbers, where these are named by words.
    boolean byNumber =
        values instanceof Values.Numbers && !names.stream().allMatch(Numerals::isNumber);
    return open(in, names, byNumber);
  }

  @Override
  public DistinctPieces statistics(StepInput in, Values values) {
    return new DistinctPieces(Category.MOST_CLASSES);
  }

  @Override
  public Fitted.@Nullable Categories finish(StepInput in, Values values, DistinctPieces pieces) {
    OptionalInt wanted =
        in.options().find("classes") instanceof Number count
            ? OptionalInt.of(count.intValue())
            : OptionalInt.empty();
    SortedSet<String> found = pieces.texts();
    if (found.isEmpty()) {
      in.nothingToLearn("there are no pieces");
      return null;
    }
    boolean tooMany = found.size() > Category.MOST_CLASSES;
    if (!tooMany && wanted.isPresent() && Category.areDigits(found, wanted.getAsInt())) {
      return open(in, Category.digits(wanted.getAsInt()), false);
    }
    if (tooMany || (wanted.isPresent() && wanted.getAsInt() != found.size())) {
      in.findings()
          .wrongCount(
              wanted.orElse(Category.MOST_CLASSES),
              List.copyOf(found),
              NAMES_SHOWN,
              "give the number of classes that there are, or name them: `category([…])`");
      return null;
    }
    return open(in, List.copyOf(found), false);
  }

  /** With the class of what is none of the others at the end, unless it has a place among them. */
  private static Fitted.Categories open(StepInput in, List<String> found, boolean byNumber) {
    String unknown = Category.unknown(in.options());
    List<String> names = new ArrayList<>(found);
    if (!unknown.isEmpty() && !names.contains(unknown)) {
      names.add(unknown);
    }
    return new Fitted.Categories(in.number(), names, byNumber, unknown, List.of());
  }

  @Override
  public @Nullable Values apply(StepInput in, Fitted.Categories classes, Values values) {
    String unknown = Category.unknown(in.options());
    List<String> names = classes.names();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      boolean isNumbered = classes.byNumber() && !names.get(i).equals(unknown);
      numbers.put(isNumbered ? String.valueOf(i) : names.get(i), i);
    }
    int other = unknown.isEmpty() ? -1 : numbers.getOrDefault(unknown, -1);
    IntFunction<int[]> coder = coder(values, numbers);
    int[][] codes = new int[in.rows()][];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = coder.apply(row);
      for (int i = 0; i < codes[row].length; i++) {
        if (codes[row][i] < 0) {
          codes[row][i] = other;
        }
        if (codes[row][i] < 0) {
          in.findings()
              .unknownCategory(
                  names,
                  row,
                  text(values, row, i),
                  holding(values, text(values, row, i), in.rows()),
                  "mend the cell, or name all classes: `category([…])`");
          return null;
        }
      }
    }
    boolean isEven = in.type().shape().rank() > 0 && in.type().shape().isKnown();
    return isEven
        ? even(in, codes, names)
        : new Values.Sequences(codes, names.size(), names, PADDING);
  }

  @Override
  public void tellUnlearned(StepInput in, Fitted.Categories classes, Values values, Values made) {
    if (classes.isOpen()) {
      Set<String> known = new HashSet<>(classes.names());
      for (int i = 0; classes.byNumber() && i < classes.names().size(); i++) {
        known.add(String.valueOf(i));
      }
      known.remove(Category.unknown(in.options()));
      Category.tellUnlearned(
          in,
          row ->
              IntStream.range(0, places(values, row))
                  .mapToObj(place -> text(values, row, place))
                  .filter(text -> !known.contains(text))
                  .findFirst()
                  .orElse(null));
    }
  }

  private static int places(Values values, int row) {
    return values instanceof Values.Numbers numbers
        ? numbers.matrix().width()
        : values instanceof Values.Pieces pieces ? pieces.values()[row].size() : 0;
  }

  private static @Nullable Values even(StepInput in, int[][] codes, List<String> names) {
    int length = codes.length == 0 ? 0 : codes[0].length;
    long size = (long) codes.length * length;
    if (!in.findings().fits(size, "use smaller pictures, shorter sequences or fewer rows")) {
      return null;
    }
    int[] flat = new int[(int) size];
    for (int row = 0; row < codes.length; row++) {
      System.arraycopy(codes[row], 0, flat, row * length, length);
      codes[row] = NONE; // so that it is not held twice
    }
    return new Values.Numbered(flat, length, names.size(), names, OptionalInt.empty());
  }

  /** How many rows hold the text. */
  private static long holding(Values values, String text, int rows) {
    return IntStream.range(0, rows)
        .filter(
            row ->
                IntStream.range(0, places(values, row))
                    .anyMatch(place -> text(values, row, place).equals(text)))
        .count();
  }

  /** The text at a place of a row. */
  private static String text(Values values, int row, int place) {
    if (values instanceof Values.Numbers numbers) {
      double[] one = new double[numbers.matrix().width()];
      numbers.matrix().row(row, one, 0);
      return Numerals.format(one[place]);
    }
    return values instanceof Values.Pieces pieces ? pieces.values()[row].get(place) : "";
  }

  /**
   * How rows become class numbers; -1 is no class.
   *
   * @param numbers of the classes, by their texts
   */
  private static IntFunction<int[]> coder(Values values, Map<String, Integer> numbers) {
    if (values instanceof Values.Numbers each) {
      return coder(each.matrix(), numbers);
    }
    List<String>[] pieces = ((Values.Pieces) values).values();
    return row -> pieces[row].stream().mapToInt(each -> numbers.getOrDefault(each, -1)).toArray();
  }

  /** Millions of numbers, such as pixels, of which few differ: no text is made for each of them. */
  private static IntFunction<int[]> coder(NumericView matrix, Map<String, Integer> numbers) {
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
