package dev.nnc.data.step;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.ir.Value;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A class for each cell. */
record CellCategory() implements FittedStep<Values, CellCounts, Fitted.Categories> {
  private static final int NAMES_SHOWN = 12;

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
    // Rows to predict on may lack their truth.
    boolean needsAll = !in.truthMayLack() && Category.unknown(in.options()).isEmpty();
    if (needsAll && !in.findings().present(values)) {
      return null;
    }
    if (values instanceof Values.Numbers numbers && numbers.matrix().width() != 1) {
      in.unsupported("several columns at once");
      return null;
    }
    return values;
  }

  @Override
  public Fitted.@Nullable Categories given(StepInput in, Values values) {
    List<String> names = named(in, values);
    if (names == null) {
      return null;
    }
    boolean byNumber =
        !(values instanceof Values.Texts) && !names.stream().allMatch(Numerals::isNumber);
    return byNumber || Category.unknown(in.options()).isEmpty()
        ? open(in, names, byNumber, new CellCounts(0))
        : null; // since some may be rare
  }

  /** The classes that the option or the column names; null if they must be found. */
  private static @Nullable List<String> named(StepInput in, Values values) {
    if (in.options().find("classes") instanceof List<?> list) {
      return Category.names(list);
    }
    // The network's shapes were made for all texts of the column.
    boolean isNamed =
        values instanceof Values.Texts
            && in.type().content() == ColumnType.Content.TEXT
            && wanted(in).isEmpty()
            && in.type().names().size() > (Category.unknown(in.options()).isEmpty() ? 1 : 0);
    return isNamed ? in.type().names() : null;
  }

  /** How many classes the option asks for. */
  private static OptionalInt wanted(StepInput in) {
    return in.options().find("classes") instanceof Number count
        ? OptionalInt.of(count.intValue())
        : OptionalInt.empty();
  }

  @Override
  public CellCounts statistics(StepInput in, Values values) {
    if (named(in, values) != null) {
      return new CellCounts(Integer.MAX_VALUE);
    }
    return new CellCounts(values instanceof Values.Classes ? 0 : Category.MOST_CLASSES);
  }

  @Override
  public Fitted.@Nullable Categories finish(StepInput in, Values values, CellCounts counts) {
    List<String> names = named(in, values);
    if (names != null) {
      return open(in, names, false, counts);
    }
    return values instanceof Values.Classes classes
        ? ofClasses(in, classes)
        : found(in, values, counts);
  }

  private static Fitted.@Nullable Categories ofClasses(StepInput in, Values.Classes classes) {
    int has = classes.names().size();
    int count = wanted(in).orElse(has);
    if (count < has) {
      wrongCount(in, count, classes.names());
      return null;
    }
    List<String> names = new ArrayList<>(classes.names());
    for (int i = has; i < count; i++) {
      names.add(Integer.toString(i));
    }
    return new Fitted.Categories(in.number(), names, true);
  }

  private static Fitted.@Nullable Categories found(StepInput in, Values values, CellCounts counts) {
    OptionalInt wanted = wanted(in);
    if (counts.tooMany()) {
      String most = Numerals.count(Category.MOST_CLASSES);
      in.findings()
          .add(
              DataCode.CATEGORY_COUNT,
              "a column with so many different values is hardly a category",
              in.findings().name(),
              wanted.isPresent() ? wanted.getAsInt() : "at most " + most,
              "more than " + most);
      return null;
    }
    SortedSet<String> found = counts.texts();
    if (wanted.isPresent()
        && values instanceof Values.Numbers
        && Category.areDigits(found, wanted.getAsInt())) {
      return new Fitted.Categories(in.number(), Category.digits(wanted.getAsInt()), true);
    }
    if (wanted.isPresent() && wanted.getAsInt() != found.size()) {
      wrongCount(in, wanted.getAsInt(), List.copyOf(found));
      return null;
    }
    if (!Category.unknown(in.options()).isEmpty()) {
      found.removeIf(name -> counts.count(name) < least(in));
    }
    return open(in, List.copyOf(found), false, counts);
  }

  /** How many training rows a class needs. */
  private static long least(StepInput in) {
    return in.options().find("min_count") instanceof Long least ? least : 1;
  }

  /**
   * With the class for all that is unknown, if there is one, and with what is too rare to be known.
   */
  private static Fitted.Categories open(
      StepInput in, List<String> closed, boolean byNumber, CellCounts counts) {
    String unknown = Category.unknown(in.options());
    if (unknown.isEmpty()) {
      return new Fitted.Categories(in.number(), closed, byNumber);
    }
    List<String> names = new ArrayList<>(closed);
    List<String> rare =
        names.stream()
            .filter(name -> !byNumber && !name.equals(unknown))
            .filter(name -> counts.count(name) < least(in))
            .toList();
    if (!names.contains(unknown)) {
      names.add(unknown);
    }
    return new Fitted.Categories(in.number(), names, byNumber, unknown, rare);
  }

  private static void wrongCount(StepInput in, int wanted, List<String> found) {
    in.findings()
        .wrongCount(
            wanted,
            found,
            NAMES_SHOWN,
            found.size() < wanted
                ? "write the classes by name, as in `category([\"a\", \"b\"])`, or give their number"
                : "give the number of classes that there are");
  }

  @Override
  public @Nullable Values apply(StepInput in, Fitted.Categories categories, Values values) {
    List<String> names = categories.names();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    int unknown =
        categories.isOpen() ? names.indexOf(categories.unknown()) : Column.Classes.UNKNOWN;
    if (categories.isOpen()) {
      numbers.keySet().removeAll(categories.rare());
    }
    int byNumber = names.size() - (unknown == names.size() - 1 ? 1 : 0);
    int[] codes = new int[in.rows()];
    for (int row = 0; row < codes.length; row++) {
      if (values instanceof Values.Texts texts && texts.values()[row] == null) {
        codes[row] = unknown; // without a class for it, that of rows to predict on
        continue;
      }
      OptionalInt code =
          categories.byNumber() ? number(values, row, byNumber) : OptionalInt.empty();
      String cell = code.isPresent() ? "" : Cells.text(values, row);
      Integer found = code.isPresent() ? Integer.valueOf(code.getAsInt()) : numbers.get(cell);
      // Texts may name a class even where the training data held its number, as on a command line.
      boolean hasName = !categories.byNumber() || values instanceof Values.Texts;
      if (found == null || (code.isEmpty() && !hasName)) {
        if (categories.isOpen()) {
          codes[row] = unknown;
          continue;
        }
        in.findings()
            .unknownCategory(
                names,
                row,
                cell,
                IntStream.range(0, in.rows())
                    .filter(each -> cell.equals(Cells.text(values, each)))
                    .count(),
                "mend the cell, or name all classes: `category([…])`; where the class is rare, let the"
                    + " split be stratified by it, or give such cells a class of their own:"
                    + " `category(unknown: \"other\")`; a field that only tells groups apart needs no"
                    + " `category`");
        return null;
      }
      codes[row] = found;
    }
    return new Values.Classes(codes, names);
  }

  @Override
  public void tellUnlearned(
      StepInput in, Fitted.Categories categories, Values values, Values made) {
    if (categories.isOpen() && made instanceof Values.Classes classes) {
      int unknown = classes.names().indexOf(categories.unknown());
      Category.tellUnlearned(
          in,
          row ->
              classes.codes()[row] != unknown
                  ? null
                  : Cells.isMissing(values, row) ? "" : Cells.text(values, row));
    }
  }

  @Override
  public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    if (!(in.learned() instanceof Fitted.Categories categories)) {
      return null;
    }
    List<String> names = categories.names();
    int unknown =
        categories.isOpen() ? names.indexOf(categories.unknown()) : Column.Classes.UNKNOWN;
    Map<String, Integer> codes = new LinkedHashMap<>();
    if (categories.byNumber()) {
      int known = names.size() - (unknown == names.size() - 1 ? 1 : 0);
      IntStream.range(0, known).forEach(code -> codes.put(Integer.toString(code), code));
    } else {
      IntStream.range(0, names.size()).forEach(code -> codes.put(names.get(code), code));
      if (categories.isOpen()) {
        codes.keySet().removeAll(categories.rare());
      }
    }
    if (!categories.byNumber()) {
      return looked(in, values, codes, unknown, unknown, names);
    }
    return switch (values) {
      case LaidValues.Numbers numbers -> looked(in, numbers, codes, unknown, unknown, names);
      case LaidValues.Classes classes ->
          looked(in, in.column(classes.value()), codes, unknown, unknown, names);
      case LaidValues.Texts texts -> null;
    };
  }

  /**
   * Classes by the texts of cells.
   *
   * @param otherwise the class of all other texts; -1 for none
   * @param missing that of missing cells
   * @param names of the classes
   */
  static @Nullable LaidValues looked(
      LaidStep in,
      LaidValues values,
      Map<String, Integer> codes,
      int otherwise,
      int missing,
      List<String> names) {
    return switch (values) {
      case LaidValues.Texts texts -> {
        Map<String, Integer> all = new LinkedHashMap<>(codes);
        all.put(
            "", texts.filled().isEmpty() ? missing : codes.getOrDefault(texts.filled(), otherwise));
        Value looked = in.columns().looked(texts.column(), all, otherwise);
        yield looked == null ? null : new LaidValues.Classes(looked, names);
      }
      case LaidValues.Numbers numbers -> {
        if (numbers.width() != 1) {
          yield null;
        }
        Map<Double, Integer> byNumber = new LinkedHashMap<>();
        codes.forEach(
            (text, code) ->
                Numerals.parse(text).stream()
                    .filter(number -> Numerals.format(number).equals(text))
                    .forEach(number -> byNumber.put(number, code)));
        Value chosen =
            in.x()
                .select(
                    in.isMissing(in.single(numbers)),
                    in.x().scalar(missing),
                    in.chosen(numbers, byNumber, otherwise));
        yield new LaidValues.Classes(chosen, names);
      }
      case LaidValues.Classes classes -> {
        Map<Double, Integer> byNumber = new LinkedHashMap<>();
        for (int i = 0; i < classes.names().size(); i++) {
          byNumber.put((double) i, codes.getOrDefault(classes.names().get(i), otherwise));
        }
        Value chosen = in.chosen(in.column(classes.value()), byNumber, Column.Classes.UNKNOWN);
        yield new LaidValues.Classes(chosen, names);
      }
    };
  }

  private static OptionalInt number(Values values, int row, int classes) {
    double value =
        switch (values) {
          case Values.Classes given -> given.codes()[row];
          case Values.Numbers numbers -> Cells.number(numbers, row);
          case Values.Texts texts -> Numerals.parse(Cells.text(texts, row)).orElse(-1);
          case Values.Pictures pictures -> -1;
          case Values.Numbered numbered -> -1;
          case Values.Pieces pieces -> -1;
          case Values.Sequences sequences -> -1;
          case Values.NumberSequences sequences -> -1;
        };
    return value == Math.rint(value) && value >= 0 && value < classes
        ? OptionalInt.of((int) value)
        : OptionalInt.empty();
  }
}
