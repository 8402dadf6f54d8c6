package dev.nnc.draft;

import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.TableFormat;
import dev.nnc.diag.Grammar;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.ColumnSort;
import dev.nnc.profile.TableProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the program that predicts one column of a table from the others. */
public final class TableDraft {
  private static final int MOST_NAMED_CLASSES = 30;
  private static final int MOST_CLASSES_SHOWN = 4;
  private static final int MOST_CLASSES = 200;

  /** Of more columns, to ask for the importance of each would cost more than the training. */
  private static final int MOST_EXPLAINED = 50;

  /** Of fewer rows, too few are for the test to tell groups of them apart. */
  private static final int LEAST_FOR_GROUPS = 200;

  /** With fewer rows a class cannot be in each part: training, validation and test. */
  private static final int LEAST_OF_A_CLASS = 3;

  private static final int MOST_LEFT_OUT_NAMED = 12;

  /** With fewer rows no part of a split tells anything. */
  private static final int LEAST_ROWS = 20;

  /** A forest of more rows takes longer than the network. */
  private static final int MOST_FOR_FOREST = 10_000;

  private static final double RARE = 0.2;

  private static final long LEAST_OF_A_SERIES = 100;

  /** Up to which share of a series' rows repeat a time, as where clocks are put back. */
  private static final double REPEATED_TIMES = 0.05;

  /** Seconds from one step of a series to the next: from a second to a year. */
  private static final Set<Integer> STEPS =
      Set.of(1, 10, 60, 300, 600, 900, 1_800, 3_600, 86_400, 604_800, 2_629_746, 31_556_952);

  /** Words for the answer that is meant if there are two. */
  private static final Set<String> YES = Set.of("yes", "y", "true", "t", "1", "ja", "positive");

  private final TableProfile table;
  private final ColumnProfile truth;
  private final boolean isClasses;
  private final String path;
  private final @Nullable String time;
  private final Fields fields;
  private final ApartRows apart;
  private final @Nullable ColumnProfile owner;
  private final List<String> lines = new ArrayList<>();

  private TableDraft(
      TableProfile table,
      ColumnProfile truth,
      boolean isClasses,
      String path,
      @Nullable String time) {
    this.table = table;
    this.truth = truth;
    this.isClasses = isClasses;
    this.path = path;
    this.time = time;
    this.apart = new ApartRows(table, truth);
    this.owner =
        table.columns().stream()
            .filter(column -> column.sort() == ColumnSort.KEY && column.repeats())
            .filter(column -> Wording.canBeNamed(column.name()) && column.missing() == 0)
            .findFirst()
            .orElse(null);
    this.fields = new Fields(table, truth.name(), isClasses);
  }

  /**
   * Writes the program.
   *
   * @param table with what is to be predicted
   * @param path of the table's file, as the program names it
   * @param time the column by which the latest rows are the test; null to draw them
   */
  public static Draft of(TableProfile table, String path, @Nullable String time) {
    TableProfile.Truth said = table.truth();
    if (said == null) {
      throw new IllegalArgumentException("nothing is to be predicted");
    }
    ColumnProfile column = table.column(said.column()).orElseThrow();
    boolean lowered = said.isClasses() && !column.spellings().isEmpty();
    ColumnProfile truth = lowered ? column.inLowercase() : column;
    String unfit = unfit(table, truth, said.isClasses());
    if (unfit != null) {
      return new Draft.UnfitTarget(unfit);
    }
    TableDraft draft = new TableDraft(table, truth, said.isClasses(), path, time);
    if (draft.fields.inputs().isEmpty()) {
      return new Draft.NothingLeft(draft.nothing());
    }
    draft.write();
    return new Draft.Program(String.join("\n", draft.lines) + "\n", draft.leftOut());
  }

  private static @Nullable String unfit(TableProfile table, ColumnProfile truth, boolean classes) {
    long present = table.rows() - truth.missing();
    if (!Wording.canBeNamed(truth.name())) {
      return "no program can write its name; change it in the file";
    }
    if (present < LEAST_ROWS) {
      return "only "
          + Grammar.count(present, "row")
          + (present == 1 ? " has" : " have")
          + " a value of it, too few to learn from and to test on";
    }
    if (truth.distinct() < 2) {
      return "all rows have the same value of it";
    }
    if (classes && truth.isYesOrNo()) {
      return "it says yes and no in "
          + truth.distinct()
          + " words; write them in one way, or predict the chance of `"
          + truth.name()
          + " -> number` by a network that ends in `sigmoid`, with `binary_cross_entropy`";
    }
    if (classes && !truth.separator().isEmpty()) {
      return "its cells hold several classes each; a network that ends in `sigmoid` gives a chance"
          + " of each, with `binary_cross_entropy`, of the field `"
          + truth.name()
          + " -> split("
          + Wording.text(truth.separator())
          + ") -> multi_hot`";
    }
    return switch (truth.sort()) {
      case DATE -> "it holds times; a number made of them can be, such as the days until then";
      case LIST ->
          "it holds lists; of texts, a network that ends in `sigmoid` gives a chance of each, with"
              + " `binary_cross_entropy`, of the field `"
              + Wording.name(truth.name())
              + " -> multi_hot`";
      case KEY -> "rows have values of their own in it";
      case TEXT -> "it holds texts of many words";
      case NAMES, CLASSES, NUMBER, AMOUNT, EMPTY ->
          classes && truth.distinct() > MOST_CLASSES
              ? "it has " + Grammar.count(truth.distinct(), "different text") + ", too many classes"
              : classes && truth.frequent().classes() < 2
                  ? "fewer than two of its values are in ten rows or more"
                  : null;
    };
  }

  private String nothing() {
    List<String> reasons = new ArrayList<>();
    fields.out().forEach((why, columns) -> reasons.add(why.of(columns).replaceFirst("\\.$", "")));
    return reasons.isEmpty() ? "it has no other column" : String.join("; ", reasons);
  }

  private void write() {
    Set<String> taken = new LinkedHashSet<>(fields.inputs());
    table.columns().forEach(column -> taken.add(column.name()));
    String file = path.substring(path.lastIndexOf('/') + 1);
    String data = Wording.fresh(file.replaceFirst("\\..*", ""), taken);
    taken.add(data);
    String network = Wording.fresh("mlp", taken);
    String goal = Wording.name(truth.name());
    lines.add("nn 1");
    lines.add("");
    lines.addAll(Wording.comment(about(file), ""));
    lines.add("");
    if (table.format().skip() > 0) {
      lines.addAll(Wording.comment(skipped(), ""));
    }
    lines.add("data " + data + " from " + source() + " {");
    fields.out().forEach((why, columns) -> lines.addAll(Wording.comment(why.of(columns), "  ")));
    fields.lines().forEach(line -> lines.add("  " + line));
    lines.add("  " + goal + " = " + truthSteps());
    String rows = rows();
    if (!leftOut().isEmpty()) {
      lines.addAll(Wording.comment(leftOut(), "  "));
    }
    if (!rows.isEmpty()) {
      if (!table.apart().isEmpty()) {
        lines.addAll(Wording.comment(apart.comment(), "  "));
      }
      lines.add("  rows: " + rows);
    }
    ColumnProfile dated =
        table.columns().stream()
            .filter(column -> column.sort() == ColumnSort.DATE && column.missing() == 0)
            .filter(column -> fields.used().contains(column.name()))
            .findFirst()
            .orElse(null);
    boolean undecided = time == null && owner == null;
    boolean one = undecided && dated != null && isSteady(dated, 1);
    ColumnProfile several = undecided && dated != null && !one ? seriesOf(dated) : null;
    boolean series = one || several != null;
    if (dated != null && series) {
      String by = several == null ? "" : Wording.name(several.name());
      lines.addAll(
          Wording.comment(
              "The rows are steps of a series"
                  + (several == null ? "" : " for each `" + by + "`")
                  + ", neighbours of which are alike, so the latest are the test. To tell a step by"
                  + " those before it, `window` makes fields of them"
                  + (several == null
                      ? "."
                      : ", with `by: "
                          + by
                          + ", along: "
                          + Wording.name(dated.name())
                          + "` for each series apart."),
              "  "));
    } else if (time == null && dated != null) {
      lines.addAll(
          Wording.comment(
              "For rows later than all of these, test on the latest: " + byTime(dated) + ".",
              "  "));
    }
    lines.add("  split: " + (dated != null && series ? byTime(dated) : split()));
    lines.add("}");
    lines.add("");
    NetworkSize size = NetworkSize.of(table.rows(), isClasses, fields);
    String inputs = String.join(", ", fields.inputs());
    String joined = fields.inputs().size() == 1 ? inputs : "concat(" + inputs + ")";
    String answer = isClasses ? "dense(classes(" + goal + "), softmax)" : "dense(1)";
    lines.addAll(
        size.hasStraight()
            ? withStraight(network, inputs, joined, size.layers(), taken)
            : List.of(
                "network " + network + " from " + inputs + " {",
                "  " + joined,
                "  -> " + size.layers(),
                "  -> " + answer,
                "}"));
    lines.add("");
    lines.add("train " + network + " on " + data + " {");
    lines.add("  loss: " + (isClasses ? "cross_entropy(" : "mse(") + goal + ")");
    lines.add("  optimizer: " + size.optimizer());
    lines.add("  batch: " + size.batch());
    lines.add("  epochs: " + size.epochs());
    if (!size.average().isEmpty()) {
      lines.add("  average: " + size.average());
    }
    lines.add("  metrics: " + (isClasses ? "accuracy" : "mae"));
    lines.add(
        "  stop: no_improvement(validation.loss, patience: "
            + size.patience()
            + ", restore: best)");
    lines.add("}");
    lines.add("");
    lines.add("evaluate " + network + " on " + data + ".test {");
    lines.add("  metrics: " + metrics());
    lines.add("  baselines: " + baselines());
    lines.add("  bootstrap: 1000");
    lines.add("  show: " + shown());
    lines.add("}");
  }

  /** A network in which one layer goes straight to the answer, and others bend it. */
  private List<String> withStraight(
      String network, String inputs, String joined, String layers, Set<String> taken) {
    String all = Wording.fresh("all", taken);
    String straight = Wording.fresh("straight", taken);
    String bent = Wording.fresh("bent", taken);
    String answer = Wording.fresh("answer", taken);
    String units = isClasses ? "classes(" + Wording.name(truth.name()) + ")" : "1";
    return List.of(
        "network " + network + " from " + inputs + " to " + answer + " {",
        "  " + all + " = " + joined,
        "  " + straight + " = " + all + " -> dense(" + units + ")",
        "  " + bent + " = " + all + " -> " + layers + " -> dense(" + units + ")",
        "  " + answer + " = " + straight + " + " + bent + (isClasses ? " -> softmax" : ""),
        "}");
  }

  private String about(String file) {
    StringBuilder about = new StringBuilder("Predicts ");
    about.append(truth.name()).append(" from the other columns of ").append(file);
    about.append(", ").append(Grammar.count(table.rows(), "row")).append(". ");
    ColumnProfile.Spread numbers = truth.numbers();
    if (isClasses) {
      long present = table.rows() - truth.missing();
      about.append("It is one of ").append(truth.distinct()).append(" classes");
      List<ColumnProfile.Top> top = truth.top();
      if (truth.distinct() <= MOST_CLASSES_SHOWN) {
        List<String> shares = new ArrayList<>();
        top.forEach(each -> shares.add(share(each, present)));
        about.append(": ").append(String.join(", ", shares));
      } else {
        about.append(", the most frequent ").append(share(top.getFirst(), present));
      }
      about.append(".");
    } else if (numbers != null) {
      about
          .append("Half of its values lie between ")
          .append(figure(numbers.lowerQuartile()))
          .append(" and ")
          .append(figure(numbers.upperQuartile()))
          .append(truth.unit().isEmpty() ? "" : " " + truth.unit())
          .append(".");
    }
    return about.toString();
  }

  private static String share(ColumnProfile.Top top, long present) {
    return top.text() + " (" + Wording.percent((double) top.count() / present) + ")";
  }

  private static String figure(double value) {
    return value == Math.rint(value) || Math.abs(value) >= 1_000
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : Numerals.forPeople(value);
  }

  private String skipped() {
    TableFormat format = table.format();
    return switch (table.above()) {
      case NOTHING, TITLES ->
          Grammar.count(format.skip(), "line")
              + (format.skip() == 1 ? " stands" : " stand")
              + (format.header() ? " above the line of names." : " above the rows.");
      case GROUPS ->
          format.header()
              ? "The line above the names of the columns names groups of them."
              : "The names of the columns stand in two lines, "
                  + (format.skip() - 1)
                  + " and "
                  + format.skip()
                  + ", and are put together here.";
      case SHORT_HEADER -> "The line of names has none for the first column.";
    };
  }

  private String source() {
    TableFormat format = table.format();
    List<String> options = new ArrayList<>(List.of(Wording.text(path)));
    if (!format.json()) {
      if (format.delimiter() != ',') {
        options.add("delimiter: " + Wording.text(Character.toString(format.delimiter())));
      }
      if (format.decimal() != '.') {
        options.add("decimal: " + Wording.text(Character.toString(format.decimal())));
      }
      if (format.thousands() != 0) {
        options.add("thousands: " + Wording.text(Character.toString(format.thousands())));
      }
      if (format.skip() > 0) {
        options.add("skip: " + format.skip());
      }
      if (!format.header()) {
        options.add(
            "header: " + (format.names().isEmpty() ? "false" : Wording.texts(format.names())));
      }
      if (!table.encoding().isEmpty()) {
        options.add("encoding: " + table.encoding());
      }
    }
    Set<String> marks = new TreeSet<>(format.missing());
    marks.addAll(apart.marks());
    if (!marks.isEmpty()) {
      List<String> missing = List.copyOf(marks);
      options.add(
          "missing: "
              + (missing.size() == 1 ? Wording.text(missing.getFirst()) : Wording.texts(missing)));
    }
    List<String> texts =
        table.columns().stream()
            .filter(
                column ->
                    fields.used().contains(column.name()) || column.name().equals(truth.name()))
            .filter(ColumnProfile::looksLikeNumbers)
            .map(column -> Wording.name(column.name()))
            .toList();
    if (!texts.isEmpty()) {
      options.add("text: [" + String.join(", ", texts) + "]");
    }
    return format.form().source() + "(" + String.join(", ", options) + ")";
  }

  /** Whether the truth's spellings are made one. */
  private boolean isLowered() {
    return isClasses && !table.column(truth.name()).orElseThrow().spellings().isEmpty();
  }

  private String truthSteps() {
    String name = Wording.name(truth.name());
    if (!isClasses) {
      String number = truth.sort() == ColumnSort.AMOUNT ? Fields.number(truth) + " -> " : "";
      return name + " -> " + number + (isSkewed() ? "log1p -> standardize" : "standardize");
    }
    List<String> names = classes();
    return name
        + (isLowered() ? " -> lowercase" : "")
        + " -> category"
        + (names.isEmpty() ? "" : "(" + Wording.texts(names) + ")");
  }

  /** Whether most values are small and a few are very large, so that their ratios matter. */
  private boolean isSkewed() {
    ColumnProfile.Spread numbers = truth.numbers();
    return numbers != null
        && numbers.least() >= 0
        && numbers.median() > 0
        && numbers.most() > 20 * numbers.median()
        && numbers.mean() > 1.3 * numbers.median();
  }

  /** The classes with enough rows, in order; the rarer of two or the one that says yes is last. */
  private List<String> classes() {
    if (truth.distinct() > MOST_NAMED_CLASSES) {
      return List.of();
    }
    List<String> names =
        new ArrayList<>(
            truth.top().stream()
                .filter(each -> each.count() >= LEAST_OF_A_CLASS)
                .map(ColumnProfile.Top::text)
                .sorted(NaturalOrder::compare)
                .toList());
    if (!names.stream().allMatch(Wording::isPlain)) {
      return List.of();
    }
    boolean turned =
        names.size() == 2
            && !YES.contains(names.getLast().toLowerCase(Locale.ROOT))
            && (YES.contains(names.getFirst().toLowerCase(Locale.ROOT))
                || names.getLast().equals(truth.top().getFirst().text()));
    return turned ? names.reversed() : names;
  }

  /** The classes with too few rows, in order. */
  private List<ColumnProfile.Top> rare() {
    return truth.top().stream()
        .filter(each -> isClasses && each.count() < LEAST_OF_A_CLASS)
        .filter(each -> Wording.isPlain(each.text()))
        .sorted((a, b) -> NaturalOrder.compare(a.text(), b.text()))
        .toList();
  }

  /** Which classes are left out, and how many rows they have; empty if none are. */
  private String leftOut() {
    List<ColumnProfile.Top> rare = rare();
    if (rare.isEmpty()) {
      return "";
    }
    List<String> names = new ArrayList<>();
    rare.stream()
        .limit(MOST_LEFT_OUT_NAMED)
        .forEach(each -> names.add(each.text() + " (" + each.count() + ")"));
    int more = rare.size() - names.size();
    return (rare.size() == 1 ? "A class" : rare.size() + " classes")
        + " of "
        + truth.name()
        + " with fewer than "
        + LEAST_OF_A_CLASS
        + " rows "
        + (rare.size() == 1 ? "is" : "are")
        + " left out, as one is needed in each of training, validation and test: "
        + String.join(", ", names)
        + (more > 0 ? " and " + more + " more" : "")
        + "; "
        + Grammar.count(rare.stream().mapToLong(ColumnProfile.Top::count).sum(), "row")
        + " in all.";
  }

  private String rows() {
    String name = Wording.name(truth.name());
    Set<String> conditions = new LinkedHashSet<>();
    if (truth.missing() > 0) {
      conditions.add("not is_missing(" + name + ")");
    }
    conditions.addAll(apart.conditions());
    if (isClasses) {
      Set<String> rare = new LinkedHashSet<>();
      rare().forEach(each -> rare.add(each.text()));
      // A condition sees the cells, before any step.
      table.column(truth.name()).orElseThrow().top().stream()
          .filter(
              each ->
                  rare.contains(isLowered() ? each.text().toLowerCase(Locale.ROOT) : each.text()))
          .filter(each -> Wording.isPlain(each.text()))
          .forEach(
              each ->
                  conditions.add(
                      "column("
                          + name
                          + ") != "
                          + (truth.sort() == ColumnSort.NUMBER
                              ? each.text()
                              : Wording.text(each.text()))));
    }
    return String.join(" and ", conditions);
  }

  private String split() {
    if (time != null) {
      return byTime(table.column(time).orElseThrow());
    }
    if (owner != null) {
      return "grouped(" + Wording.name(owner.name()) + ", validation: 15%, test: 20%)";
    }
    return "random(validation: 15%, test: 20%"
        + (isClasses ? ", stratify: " + Wording.name(truth.name()) : "")
        + ")";
  }

  /** Whether times go on by nearly the same step, with about so many rows at each. */
  private boolean isSteady(ColumnProfile times, long series) {
    ColumnProfile.Spread seconds = times.numbers();
    double each = (double) table.rows() / series;
    boolean once = Math.abs(times.distinct() - each) <= REPEATED_TIMES * each;
    if (seconds == null || !once || each < LEAST_OF_A_SERIES) {
      return false;
    }
    double step = (seconds.most() - seconds.least()) / (each - 1);
    return STEPS.stream().anyMatch(usual -> step >= 0.98 * usual && step <= 1.05 * usual);
  }

  /**
   * The column whose classes have a series each, with a row at each time; null if there is none.
   */
  private @Nullable ColumnProfile seriesOf(ColumnProfile times) {
    return table.columns().stream()
        .filter(each -> each.sort() == ColumnSort.CLASSES || each.sort() == ColumnSort.NAMES)
        .filter(each -> each.missing() == 0 && each.distinct() > 1 && each != truth)
        .filter(each -> Wording.canBeNamed(each.name()) && isSteady(times, each.distinct()))
        .findFirst()
        .orElse(null);
  }

  private static String byTime(ColumnProfile column) {
    String pattern =
        column.pattern().isEmpty() ? "" : ", pattern: " + Wording.text(column.pattern());
    return "by_time("
        + Wording.name(column.name())
        + ", validation: 15%, test: 20%"
        + pattern
        + ")";
  }

  private boolean isRare() {
    return truth.distinct() == 2
        && truth.top().getLast().count() < RARE * (table.rows() - truth.missing());
  }

  private String metrics() {
    if (!isClasses) {
      return "mae, rmse, r2";
    }
    return truth.distinct() > 2
        ? "accuracy, f1"
        : isRare() ? "accuracy, auc, average_precision, recall" : "accuracy, auc";
  }

  private String baselines() {
    boolean forest = table.rows() <= MOST_FOR_FOREST;
    return isClasses
        ? "most_frequent, logistic_regression" + (forest ? ", random_forest" : "")
        : "mean, linear_regression" + (forest ? ", random_forest" : "");
  }

  private String shown() {
    String quality =
        !isClasses
            ? "residuals"
            : truth.distinct() > 2
                ? "confusion, wrong(5)"
                : "confusion, roc, calibration, wrong(5)";
    int read = fields.used().size();
    if (read < 2) {
      return quality;
    }
    return quality
        + (read <= MOST_EXPLAINED ? ", importance" : "")
        + (table.rows() >= LEAST_FOR_GROUPS ? ", subgroups" : "");
  }
}
