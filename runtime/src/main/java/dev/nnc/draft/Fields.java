package dev.nnc.draft;

import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.ColumnSort;
import dev.nnc.profile.Remark;
import dev.nnc.profile.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields that a network gets of a table's columns, and the columns that it does not get. */
final class Fields {
  private static final int LEAST_OF_A_CLASS = 5;

  /** So many classes are written out. */
  private static final int MOST_WRITTEN = 30;

  /** So many names may a vector have. */
  private static final long MOST_NAMES = 500;

  /** Rows of which some other column must still have a value where one is missing. */
  private static final long FEW_GAPS = 5;

  private static final Pattern COORDINATE =
      Pattern.compile("(?i)(.*_)?(lat|lon|lng|long|latitude|longitude)");

  private static final int ROWS_FOR_PLACES = 5_000;
  private static final int PARTS_OF_A_MAP = 40;

  private static final int ROWS_FOR_RANGES = 5_000;
  private static final int MOST_ROWS_FOR_RANGES = 20_000;
  private static final int RANGES = 20;

  /** Of more columns, their ranges would be more inputs than all else. */
  private static final int MOST_IN_RANGES = 30;

  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.95;
  private static final int LONGEST_LINE = 100;

  /** How many characters stand before the columns of a field. */
  private static final int FIRST_OF_A_LINE = 30;

  private static final int LEAST_FOR_ALL_BUT = 9;
  private static final long DAY = 24 * 60 * 60;

  private final TableProfile table;
  private final String truth;
  private final boolean isClasses;
  private boolean hasRanges;
  private final SequencedSet<String> taken = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();

  /** Columns that are left out, by why they are. */
  private final SequencedMap<LeftOut, List<String>> out = new LinkedHashMap<>();

  private final SequencedSet<String> used = new LinkedHashSet<>();

  /**
   * @param isClasses whether the truth is a class, not a number
   */
  Fields(TableProfile table, String truth, boolean isClasses) {
    this.table = table;
    this.truth = truth;
    this.isClasses = isClasses;
    table.columns().forEach(column -> taken.add(column.name()));
    write();
  }

  /** The lines that define the fields. */
  List<String> lines() {
    return lines;
  }

  /** The fields' names. */
  List<String> inputs() {
    return inputs;
  }

  /** The columns that fields are made of. */
  Set<String> used() {
    return used;
  }

  /** Whether words of texts are among the fields. */
  boolean hasTexts() {
    return table.columns().stream()
        .anyMatch(each -> each.sort() == ColumnSort.TEXT && used.contains(each.name()));
  }

  /** Whether ranges of numbers are among the fields. */
  boolean hasRanges() {
    return hasRanges;
  }

  /** The columns that are left out, by why they are. */
  SequencedMap<LeftOut, List<String>> out() {
    return out;
  }

  private void write() {
    List<ColumnProfile> plain = new ArrayList<>();
    List<ColumnProfile> heavy = new ArrayList<>();
    List<ColumnProfile> gappy = new ArrayList<>();
    List<ColumnProfile> gappyHeavy = new ArrayList<>();
    List<ColumnProfile> amounts = new ArrayList<>();
    List<ColumnProfile> times = new ArrayList<>();
    List<ColumnProfile> kinds = new ArrayList<>();
    List<ColumnProfile> rareKinds = new ArrayList<>();
    List<ColumnProfile> texts = new ArrayList<>();
    List<ColumnProfile> named = new ArrayList<>();
    for (ColumnProfile column : table.columns()) {
      if (column.name().equals(truth)) {
        continue;
      }
      LeftOut why = whyNot(column);
      if (why == LeftOut.NAMES && tellsByGaps(column)) {
        named.add(column);
      }
      if (why != null) {
        out.computeIfAbsent(why, reason -> new ArrayList<>()).add(column.name());
        continue;
      }
      used.add(column.name());
      switch (column.sort()) {
        case NUMBER -> {
          boolean gaps = column.missing() > 0;
          boolean far = isHeavy(column);
          (gaps ? (far ? gappyHeavy : gappy) : far ? heavy : plain).add(column);
        }
        case AMOUNT -> amounts.add(column);
        case DATE -> times.add(column);
        case CLASSES, NAMES -> {
          if (!column.separator().isEmpty() && !pieces(column).isEmpty()) {
            several(column);
          } else if (column.isYesOrNo()) {
            yesOrNo(column);
          } else {
            (hasRare(column) ? rareKinds : kinds).add(column);
          }
        }
        case TEXT -> texts.add(column);
        case KEY, LIST, EMPTY -> throw new IllegalStateException(column.name() + " is left out");
      }
    }
    // A field hides the column of its name from those below it, so what asks for gaps comes first.
    List<ColumnProfile> gaps = new ArrayList<>(gappy);
    gaps.addAll(gappyHeavy);
    gaps.removeIf(column -> !tellsByGaps(column));
    if (!gaps.isEmpty()) {
      field("gaps", list(gaps) + " -> is_missing");
    }
    ranges();
    numbers(plain, "numbers", "standardize");
    numbers(heavy, "spread", "robust_scale -> clip(-5 .. 5)");
    numbers(gappy, "filled", "impute(median) -> standardize");
    numbers(gappyHeavy, "filled_spread", "impute(median) -> robust_scale -> clip(-5 .. 5)");
    amounts.forEach(this::amount);
    places();
    times.forEach(this::time);
    classes(kinds, "traits", "category(unknown: \"other\") -> one_hot");
    classes(
        rareKinds,
        kinds.size() > 1 ? "rare_traits" : "traits",
        "category(unknown: \"other\", min_count: " + LEAST_OF_A_CLASS + ") -> one_hot");
    texts.forEach(this::text);
    // Whether somebody has a cabin may tell something, though its number does not.
    named.forEach(
        column ->
            field(column.name() + "_missing", Wording.name(column.name()) + " -> is_missing"));
  }

  /** Why the network does not get the column; null if it does. */
  private @Nullable LeftOut whyNot(ColumnProfile column) {
    String name = column.name();
    if (!Wording.canBeNamed(name)) {
      return LeftOut.UNNAMEABLE;
    }
    if (column.sort() == ColumnSort.EMPTY) {
      return LeftOut.EMPTY;
    }
    if (table.says(Remark.Kind.CONSTANT, name)) {
      return LeftOut.CONSTANT;
    }
    if (table.says(Remark.Kind.MIXED_TIMES, name)) {
      return LeftOut.TIMES;
    }
    if (column.sort() == ColumnSort.KEY) {
      return column.repeats()
          ? LeftOut.OWNER
          : table.says(Remark.Kind.ODD_CELLS, name) ? LeftOut.ODD : LeftOut.KEY;
    }
    if (table.says(Remark.Kind.LEAK, name)) {
      return LeftOut.LEAK;
    }
    if ((double) column.missing() / table.rows() > NEARLY_ALL) {
      return LeftOut.GAPS;
    }
    return switch (column.sort()) {
      case LIST -> LeftOut.LIST;
      case NAMES ->
          !column.separator().isEmpty() && !pieces(column).isEmpty()
              ? null
              : table.says(Remark.Kind.ODD_CELLS, name)
                  ? LeftOut.ODD
                  : column.distinct() > MOST_NAMES || column.frequent().share() < HALF
                      ? LeftOut.NAMES
                      : null;
      case CLASSES ->
          column.frequent().classes() == 0 && pieces(column).isEmpty() && !column.isYesOrNo()
              ? LeftOut.NAMES
              : null;
      case NUMBER, AMOUNT, DATE, TEXT, KEY, EMPTY -> null;
    };
  }

  private static boolean isHeavy(ColumnProfile column) {
    ColumnProfile.Spread numbers = column.numbers();
    return numbers != null && numbers.isFarOut();
  }

  private static boolean hasRare(ColumnProfile column) {
    return column.sort() == ColumnSort.NAMES || column.frequent().classes() < column.distinct();
  }

  private boolean tellsByGaps(ColumnProfile column) {
    return column.missing() > FEW_GAPS && column.missing() * 100 > table.rows();
  }

  private static String list(List<ColumnProfile> columns) {
    return Wording.list(columns.stream().map(ColumnProfile::name).toList());
  }

  private String fresh(String wanted) {
    String name = Wording.fresh(wanted, taken);
    taken.add(name);
    return name;
  }

  private void field(String wanted, String value) {
    String name = fresh(wanted);
    lines.add(name + " = " + value);
    inputs.add(Wording.name(name));
  }

  private void own(ColumnProfile column, String value) {
    lines.add(Wording.name(column.name()) + " = " + value);
    inputs.add(Wording.name(column.name()));
  }

  private void numbers(List<ColumnProfile> columns, String wanted, String steps) {
    if (columns.size() == 1) {
      own(columns.getFirst(), list(columns) + " -> " + steps);
    } else if (!columns.isEmpty()) {
      field(wanted, heads(columns) + " -> " + steps);
    }
  }

  /**
   * Of coordinates the parts of the map beside the numbers: what is true of a town is not half true
   * of half the way to the next one.
   */
  private void places() {
    List<String> names =
        table.columns().stream().filter(this::isPlace).map(ColumnProfile::name).toList();
    String steps = "bins(" + PARTS_OF_A_MAP + ") -> one_hot";
    if (names.size() == 1) {
      field(names.getFirst() + "_part", Wording.name(names.getFirst()) + " -> " + steps);
    } else if (!names.isEmpty()) {
      field("places", separate(names) + " -> " + steps);
    }
  }

  private boolean isPlace(ColumnProfile column) {
    return table.rows() >= ROWS_FOR_PLACES
        && isFull(column, PARTS_OF_A_MAP)
        && COORDINATE.matcher(column.name()).matches();
  }

  /** Whether the network gets the column, and it has a number in each row, of more than so many. */
  private boolean isFull(ColumnProfile column, int distinct) {
    return column.sort() == ColumnSort.NUMBER
        && column.missing() == 0
        && column.distinct() > distinct
        && used.contains(column.name());
  }

  /**
   * Where a number is predicted from some thousand rows, the ranges of numbers beside them: steps
   * and bends, as trees have, which layers would have to learn.
   */
  private void ranges() {
    List<String> names =
        table.columns().stream()
            .filter(column -> isFull(column, RANGES) && !isPlace(column))
            .map(ColumnProfile::name)
            .toList();
    if (isClasses
        || table.rows() < ROWS_FOR_RANGES
        || table.rows() >= MOST_ROWS_FOR_RANGES
        || names.isEmpty()
        || names.size() > MOST_IN_RANGES) {
      return;
    }
    hasRanges = true;
    field(
        names.size() == 1 ? names.getFirst() + "_range" : "ranges",
        (names.size() == 1 ? Wording.name(names.getFirst()) : separate(names))
            + " -> bins("
            + RANGES
            + ") -> one_hot");
  }

  /** The columns by name, or where that is shorter, all but those that are none of them. */
  private String heads(List<ColumnProfile> columns) {
    SequencedSet<String> others = new LinkedHashSet<>();
    table.columns().forEach(each -> others.add(each.name()));
    columns.forEach(each -> others.remove(each.name()));
    boolean allBut =
        columns.size() >= LEAST_FOR_ALL_BUT
            && others.size() * 2 <= columns.size()
            && others.stream().allMatch(Wording::canBeNamed);
    return allBut ? "columns(except: " + Wording.list(others) + ")" : list(columns);
  }

  private void amount(ColumnProfile column) {
    String name = Wording.name(column.name());
    boolean gaps = column.missing() > 0;
    if (gaps && tellsByGaps(column)) {
      field(column.name() + "_missing", name + " -> is_missing");
    }
    own(
        column,
        name
            + " -> "
            + number(column)
            + (gaps ? " -> impute(median)" : "")
            + (isHeavy(column) ? " -> robust_scale -> clip(-5 .. 5)" : " -> standardize"));
  }

  /** The step that makes numbers of an amount's texts. */
  static String number(ColumnProfile column) {
    return column.writing().isEmpty() ? "number" : "number(" + column.writing() + ")";
  }

  private void time(ColumnProfile column) {
    ColumnProfile.Spread numbers = column.numbers();
    if (numbers == null) {
      return;
    }
    String name = Wording.name(column.name());
    String pattern =
        column.pattern().isEmpty() ? "" : ", pattern: " + Wording.text(column.pattern());
    double days = (numbers.most() - numbers.least()) / DAY;
    boolean hours = !numbers.whole();
    boolean dates = days > 1;
    String gaps = column.missing() > 0 ? " -> impute(median)" : "";
    if (dates) {
      field(
          column.name() + "_when",
          name + " -> time(seconds" + pattern + ")" + gaps + " -> standardize");
      if (days > 200) {
        field(
            column.name() + "_month", name + " -> time(month, form: cycle" + pattern + ")" + gaps);
      }
      // Of dates alone over years, the day of the week is mostly chance; hours have a week's
      // rhythm.
      if (days > 14 && (hours || days <= 200)) {
        field(
            column.name() + "_weekday",
            name + " -> time(weekday, form: cycle" + pattern + ")" + gaps);
      }
    }
    if (hours) {
      field(column.name() + "_hour", name + " -> time(hour, form: cycle" + pattern + ")" + gaps);
    }
    if (column.missing() > 0 && tellsByGaps(column)) {
      field(column.name() + "_missing", name + " -> is_missing");
    }
  }

  /** One field of all the columns, each with classes of its own. */
  private void classes(List<ColumnProfile> all, String wanted, String steps) {
    List<ColumnProfile> columns = new ArrayList<>();
    for (ColumnProfile column : all) {
      List<String> lowered = column.spellings().isEmpty() ? List.of() : lowered(column);
      if (lowered.isEmpty()) {
        columns.add(column);
      } else {
        // How many classes there are behind `lowercase`, nobody knows before the data is read.
        own(
            column,
            Wording.name(column.name())
                + " -> lowercase -> category("
                + Wording.texts(lowered)
                + ", unknown: \"other\") -> one_hot");
      }
    }
    if (columns.size() == 1) {
      own(columns.getFirst(), list(columns) + " -> " + steps);
    } else if (!columns.isEmpty()) {
      field(wanted, separate(columns.stream().map(ColumnProfile::name).toList()) + " -> " + steps);
    }
  }

  /** A number of each text that stands among others in a cell. */
  private void several(ColumnProfile column) {
    own(
        column,
        Wording.name(column.name())
            + (column.missing() > 0 ? " -> impute(\"\")" : "")
            + " -> split("
            + Wording.text(column.separator())
            + ") -> multi_hot("
            + Wording.texts(pieces(column))
            + ")");
  }

  /** All texts of which cells are made; empty if they are not known, or too many to write. */
  private static List<String> pieces(ColumnProfile column) {
    List<String> pieces =
        column.separator().isEmpty() || column.distinct() > column.top().size()
            ? List.of()
            : column.pieces(column.separator());
    return pieces.size() <= MOST_WRITTEN && pieces.stream().allMatch(Wording::isPlain)
        ? pieces
        : List.of();
  }

  private void yesOrNo(ColumnProfile column) {
    boolean gaps = column.missing() > 0;
    if (gaps && tellsByGaps(column)) {
      field(column.name() + "_missing", Wording.name(column.name()) + " -> is_missing");
    }
    own(
        column,
        Wording.name(column.name()) + " -> number" + (gaps ? " -> impute(most_frequent)" : ""));
  }

  /** The classes behind {@code lowercase} with enough rows; empty if they are too many to write. */
  private static List<String> lowered(ColumnProfile column) {
    List<String> names =
        column.inLowercase().top().stream()
            .filter(each -> each.count() >= LEAST_OF_A_CLASS)
            .map(ColumnProfile.Top::text)
            .sorted()
            .toList();
    boolean fit =
        column.sort() == ColumnSort.CLASSES
            && names.size() <= MOST_WRITTEN
            && names.stream().allMatch(Wording::isPlain);
    return fit ? names : List.of();
  }

  /** {@code columns(a, b)}, on as many lines as it needs. */
  private static String separate(List<String> columns) {
    StringBuilder text = new StringBuilder("columns(");
    int length = FIRST_OF_A_LINE;
    for (int i = 0; i < columns.size(); i++) {
      String name = Wording.name(columns.get(i));
      boolean full = length + name.length() > LONGEST_LINE;
      if (i > 0) {
        text.append(full ? ",\n    " : ", ");
      }
      length = full ? name.length() : length + name.length() + 2;
      text.append(name);
    }
    return text.append(')').toString();
  }

  private void text(ColumnProfile column) {
    String gaps = column.missing() > 0 ? "impute(\"nothing\") -> " : "";
    long rows = table.rows();
    String words = rows < 2_000 ? "1_000" : rows < 20_000 ? "2_000" : "5_000";
    own(
        column,
        Wording.name(column.name())
            + " -> "
            + gaps
            + "lowercase -> split_words -> n_grams(2, least: 1) -> bag_of_words("
            + words
            + ", value: present)");
  }
}
