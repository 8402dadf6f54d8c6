package dev.nnc.data;

import dev.nnc.diag.DataCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps that make sequences of classes, and change them. */
final class SequenceSteps {
  /** Stands for no class in short sequences. */
  private static final int PADDING = -1;

  private static final int MOST_CLASSES = 10_000;
  private static final int NAMES_SHOWN = 20;

  private final StepRun run;

  SequenceSteps(StepRun run) {
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
    List<String> names =
        run.known() instanceof Fitted.Categories known ? known.names() : learned(cells, unknown);
    if (names == null) {
      return null;
    }
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    int[][] codes = new int[cells.rows()][];
    for (int row = 0; row < codes.length; row++) {
      List<String> keys = cells.row(row);
      codes[row] = new int[keys.size()];
      for (int i = 0; i < codes[row].length; i++) {
        Integer code = numbers.get(keys.get(i));
        code = code == null && !unknown.isEmpty() ? numbers.get(unknown) : code;
        if (code == null) {
          unknown(row, keys.get(i), names);
          return null;
        }
        codes[row][i] = code;
      }
    }
    if (uneven) {
      return new Values.Sequences(codes, names.size(), names, PADDING);
    }
    int length = codes.length == 0 ? 0 : codes[0].length;
    int[] flat = Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
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

  /** The names of the classes in order, learnt from the training rows unless they are given. */
  private @Nullable List<String> learned(Cells cells, String unknown) {
    Object wanted = run.use().options().find("classes");
    if (wanted instanceof List<?> given) {
      return keep(given.stream().map(SequenceSteps::name).toList(), unknown);
    }
    Set<String> found = new TreeSet<>(Pipeline::compareNames);
    for (int row : run.fitRows()) {
      found.addAll(cells.row(row));
      if (found.size() > MOST_CLASSES) {
        return wrongCount(
            wanted instanceof Number count ? count.intValue() : MOST_CLASSES, List.copyOf(found));
      }
    }
    if (found.isEmpty()) {
      run.nothingToLearn("there are no pieces");
      return null;
    }
    if (wanted instanceof Number count) {
      if (Pipeline.areDigits(found, count.intValue())) {
        return keep(Pipeline.digits(count.intValue()), unknown);
      }
      if (count.intValue() != found.size()) {
        return wrongCount(count.intValue(), List.copyOf(found));
      }
    }
    return keep(List.copyOf(found), unknown);
  }

  /** With the class of what is none of the others at the end, unless it has a place among them. */
  private List<String> keep(List<String> found, String unknown) {
    List<String> names = new ArrayList<>(found);
    if (!unknown.isEmpty() && !names.contains(unknown)) {
      names.add(unknown);
    }
    return run.kept(new Fitted.Categories(run.number(), names, false, unknown, List.of())).names();
  }

  private static String name(Object given) {
    return given instanceof Number number
        ? Numerals.format(number.doubleValue())
        : given.toString();
  }

  private @Nullable List<String> wrongCount(int wanted, List<String> found) {
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

  /** What becomes a class, row by row, as the texts by which classes are known. */
  private sealed interface Cells {
    int rows();

    List<String> row(int row);
  }

  @SuppressWarnings("ArrayRecordComponent") // nothing compares or changes them
  private record OfPieces(List<String>[] pieces) implements Cells {
    @Override
    public int rows() {
      return pieces.length;
    }

    @Override
    public List<String> row(int row) {
      return pieces[row];
    }
  }

  private record OfNumbers(Matrix matrix, int rows) implements Cells {
    @Override
    public List<String> row(int row) {
      double[] one = new double[matrix.width()];
      matrix.row(row, one, 0);
      return Arrays.stream(one).mapToObj(Numerals::format).toList();
    }
  }
}
