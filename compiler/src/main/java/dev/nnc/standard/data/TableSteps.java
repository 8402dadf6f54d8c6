package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;
import static dev.nnc.standard.data.Transforms.FITTED;
import static dev.nnc.standard.data.Transforms.entry;
import static dev.nnc.type.ColumnType.Content.CLASS;
import static dev.nnc.type.ColumnType.Content.NUMBER;
import static dev.nnc.type.ColumnType.Content.TEXT;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.text.Fault;
import dev.nnc.text.TimePattern;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The steps for the columns of tables as people have them: with gaps, outliers and dates. */
public final class TableSteps {
  private TableSteps() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "impute",
            "Fills in missing cells.",
            "With the mean, the median or the most frequent value of the column, or with a number or"
                + " a text of one's own. Of several values that are equally frequent, the least is taken,"
                + " of texts the first in alphabetical order."
                + " `is_missing` keeps the knowledge of which cells were filled in."
                + FITTED,
            "numbers = [age, income] -> impute(median) -> standardize",
            new Impute(),
            required(
                "with",
                OptionType.anyOf(
                    OptionType.word("mean", "median", "most_frequent"),
                    OptionType.anyNumber(),
                    new OptionType.Text()),
                "What stands in for a missing cell.")),
        entry(
            "is_missing",
            "Tells which cells are missing.",
            "1 for a missing cell and 0 for any other, in the shape of what comes in.",
            "gaps = [age, income] -> is_missing",
            new IsMissing()),
        entry(
            "ordinal",
            "Makes the number of a class a number.",
            "For classes that have an order: the first named is 0, the second 1.",
            "size = shirt -> category([\"small\", \"medium\", \"large\"]) -> ordinal",
            new Ordinal()),
        entry(
            "class_weights",
            "Makes a weight of each class, rows / (classes * rows of the class), so that all classes"
                + " count alike.",
            "The rule of scikit-learn's `balanced`: of 90 rows of one class and 10 of another, the first"
                + " weigh 0.56 and the others 5. A class without training rows has the weight 0. For the `weights` of a loss: `cross_entropy(kind, weights:"
                + " importance)`."
                + FITTED,
            "importance = kind -> category -> class_weights",
            new ClassWeights()),
        entry(
            "bins",
            "Makes classes of ranges of a number.",
            "Class 0 is the lowest range; a number on an edge belongs to the range above it, and"
                + " numbers beyond the training part's belong to the outermost ranges. Quantile edges"
                + " put as many training rows into each range as into any other; where they fall"
                + " together, a range stays empty."
                + FITTED,
            "age_group = age -> bins(5) -> one_hot",
            new Bins(),
            required("count", new OptionType.Whole(2, 10_000), "How many ranges."),
            named(
                "edges",
                OptionType.word("quantile", "uniform"),
                "quantile",
                "Whether ranges hold as many rows or are of one width.")),
        entry(
            "hash",
            "Makes classes of texts by a hash, whatever texts there will be.",
            "The class is the CRC-32 of the text's UTF-8 bytes modulo the count, so texts that were"
                + " never seen have one, too, and different texts may share one. A missing cell is"
                + " the empty text.",
            "street = address -> hash(1_000) -> one_hot",
            new Hash(),
            required("count", new OptionType.Whole(2, 1_000_000), "How many classes.")),
        entry(
            "log1p",
            "The logarithm of 1 + x.",
            "For amounts and counts, which begin at 0 and have few large values; a number of -1 or"
                + " less is an error.",
            "income = income -> log1p -> standardize",
            new Transforms.Numeric(false, Rule.Transform.Undoing.EXPM1)),
        entry(
            "clip",
            "Brings numbers outside a range to its nearer end.",
            "",
            "age = age -> clip(0 .. 100)",
            new Transforms.Numeric(false, Rule.Transform.Undoing.NOTHING),
            required("range", new OptionType.Interval(), "The least and the greatest number.")),
        entry(
            "robust_scale",
            "Brings to median 0 and interquartile range 1.",
            "(x - median) / (third quartile - first quartile), which outliers hardly move; quartiles"
                + " lie between neighbours as NumPy's do; a value whose quartiles are the same becomes"
                + " 0."
                + FITTED,
            "numbers = [age, income] -> robust_scale",
            new Transforms.Numeric(true, Rule.Transform.Undoing.FACTORS)),
        entry(
            "max_abs",
            "Divides by the greatest absolute value.",
            "Zeros stay zeros; a value that is always 0 stays 0." + FITTED,
            "numbers = [debit, credit] -> max_abs",
            new Transforms.Numeric(true, Rule.Transform.Undoing.FACTORS)),
        entry(
            "quantiles",
            "Makes of each number the share of training rows below it.",
            "From 0 to 1, evenly spread, whatever the distribution was: between the quantiles of the"
                + " training part it goes straight, and numbers beyond them become 0 or 1; with"
                + " `normal`, the number that a standard normal distribution has at that share, at"
                + " most 5.2 from 0."
                + FITTED,
            "numbers = [age, income] -> quantiles(100)",
            new Transforms.Numeric(true, Rule.Transform.Undoing.IMPOSSIBLE),
            positional(
                "count", new OptionType.Whole(2, 10_000), "100", "How many quantiles are kept."),
            named(
                "spread",
                OptionType.word("uniform", "normal"),
                "uniform",
                "The distribution of what comes out.")),
        entry(
            "time",
            "A part of a date or a time of day.",
            "Cells are dates and times in the order year, month, day, such as `2024-01-31` or"
                + " `2024-01-31 14:30`, or as the pattern says, in the letters of Java's"
                + " DateTimeFormatter; `epoch_seconds` and `epoch_millis` are numbers since 1970, and"
                + " digits such as 20240131 may be numbers, too: `\"yyyyMMdd\"`. Years of two digits"
                + " are 1969 to 2068. A time with an offset (`XXX`, `Z`) or a zone (`VV`) becomes that"
                + " of UTC, with and without a pattern. What the calendar or the clocks of its zone"
                + " leave out is an error; a date without a time of day is its beginning. As a `number`, months and days count from 1, Monday is 1, and"
                + " `seconds` are those since 1970. A `cycle` is the sine and the cosine of the part,"
                + " so that December and January are neighbours. As a `class`, the part can become"
                + " `one_hot`.",
            "hour = stamp -> time(hour, form: cycle)",
            new TimePart(),
            required(
                "part",
                OptionType.word(
                    "year",
                    "month",
                    "day",
                    "weekday",
                    "day_of_year",
                    "hour",
                    "minute",
                    "second",
                    "seconds"),
                "Which part."),
            named(
                "form",
                OptionType.word("number", "cycle", "class"),
                "number",
                "What becomes of the part."),
            named(
                "pattern",
                timePattern(),
                "\"\"",
                "How cells are written, such as `\"dd.MM.yyyy HH:mm\"` or `epoch_seconds`.")));
  }

  /** How times are written. */
  static OptionType timePattern() {
    return OptionType.anyOf(
        OptionType.word(TimePattern.EPOCH_SECONDS, TimePattern.EPOCH_MILLIS),
        new OptionType.Text());
  }

  private record Impute() implements Rule.Transform {
    @Override
    public Undoing undoing(Options options) {
      return Undoing.NOTHING;
    }

    @Override
    public Outcome infer(ColumnType input, Options options) {
      Object with = options.get("with");
      boolean mostFrequent = with.equals("most_frequent");
      boolean average = with.equals("mean") || with.equals("median");
      return switch (input.content()) {
        case NUMBER ->
            input.isUneven()
                ? Transforms.uneven()
                : with instanceof Double || average || mostFrequent
                    ? Outcome.of(ColumnType.number(input.shape()))
                    : Outcome.misfit(
                        "fills with a text, but gets numbers", "write `impute(median)`");
        case TEXT ->
            input.shape().rank() > 0
                ? Outcome.misfit(
                    "expects one text a row, but gets " + input.describe(),
                    "put it before the step that cuts texts; rows without a list are left out by"
                        + " `rows: not is_missing(…)`")
                : with instanceof Double || average
                    ? Outcome.misfit(
                        "fills with a number, but gets texts",
                        "write `impute(most_frequent)` or `impute(\"unknown\")`")
                    : Outcome.of(filled(input, mostFrequent ? "" : with.toString()));
        case CLASS ->
            Outcome.misfit("expects numbers or texts, but gets classes", "put it before them");
      };
    }

    private static ColumnType filled(ColumnType input, String text) {
      if (input.names().isEmpty() || text.isEmpty() || input.names().contains(text)) {
        return input;
      }
      List<String> names = new ArrayList<>(input.names());
      names.add(text);
      return new ColumnType(TEXT, input.shape(), 0, names);
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record IsMissing() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() == NUMBER && input.isUneven()) {
        return Transforms.uneven();
      }
      return input.content() == CLASS || (input.content() == TEXT && !input.shape().isKnown())
          ? Outcome.misfit(
              "asks for missing cells, but gets " + input.describe(), "begin with the column")
          : Outcome.of(ColumnType.number(input.shape()));
    }
  }

  private record Ordinal() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      return input.content() != CLASS || input.shape().rank() > 0
          ? Outcome.misfit(
              "expects one class a row, but gets " + input.describe(),
              input.content() == TEXT
                  ? "name the classes in order before it: `category([\"low\", \"high\"])`"
                  : null)
          : Outcome.of(ColumnType.number(Shape.SCALAR));
    }
  }

  private record ClassWeights() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      return input.content() != CLASS || input.shape().rank() > 0
          ? Outcome.misfit(
              "expects one class a row, but gets " + input.describe(), "put `category` before it")
          : Outcome.of(ColumnType.number(Shape.SCALAR));
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record Bins() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      return input.content() != NUMBER || input.shape().rank() > 0
          ? Outcome.misfit(
              "expects one number a row, but gets " + input.describe(),
              input.content() == NUMBER ? "make one field of each column" : null)
          : Outcome.of(ColumnType.category(options.whole("count"), List.of()));
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record Hash() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      return input.content() != TEXT || input.shape().rank() > 0
          ? Outcome.misfit(
              "expects one text a row, but gets " + input.describe(),
              input.content() == NUMBER ? "numbers become classes with `bins`" : null)
          : Outcome.of(ColumnType.category(options.whole("count"), List.of()));
    }
  }

  private record TimePart() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      String given = options.text("pattern");
      if (input.content() == CLASS || input.shape().rank() > 0) {
        return Outcome.misfit("expects dates or times, but gets " + input.describe(), null);
      }
      if (input.content() == NUMBER && given.isEmpty()) {
        return Outcome.misfit(
            "expects dates or times, but gets numbers",
            "say what they are: `pattern: epoch_seconds` or `epoch_millis` since 1970, or digits as"
                + " in `pattern: \"yyyyMMdd\"`");
      }
      Fault fault = TimePattern.fault(given);
      if (fault != null) {
        return Outcome.misfit(fault.why(), fault.help());
      }
      TimePattern pattern = TimePattern.of(given);
      if (input.content() == NUMBER && !pattern.isOfDigits()) {
        return Outcome.misfit(
            "reads texts by the pattern \"" + given + "\", but gets numbers",
            "numbers are read by digits alone, as in `pattern: \"yyyyMMdd\"`, or as"
                + " `epoch_seconds` or `epoch_millis`");
      }
      String part = options.text("part");
      if (number(part, pattern.readOfSample()) != number(part, TimePattern.SAMPLE)) {
        return Outcome.misfit(
            "asks for `" + part + "`, which the pattern \"" + given + "\" does not tell", null);
      }
      boolean endless = part.equals("year") || part.equals("seconds");
      if (endless && !options.is("form", "number")) {
        return Outcome.misfit(
            "has no end to `" + part + "`, so that it is no " + options.text("form"),
            "leave `form` out");
      }
      return switch (options.text("form")) {
        case "cycle" -> Outcome.of(ColumnType.number(Shape.of(2)));
        case "class" -> {
          List<String> names = names(part);
          yield Outcome.of(ColumnType.category(names.size(), names));
        }
        default -> Outcome.of(ColumnType.number(Shape.SCALAR));
      };
    }

    /** The part of a date; a date without a time of day is its beginning, which is told. */
    private static int number(String part, LocalDateTime time) {
      return switch (part) {
        case "year" -> time.getYear();
        case "month" -> time.getMonthValue();
        case "day" -> time.getDayOfMonth();
        case "weekday" -> time.getDayOfWeek().getValue();
        case "day_of_year" -> time.getDayOfYear();
        default -> 0;
      };
    }

    private static List<String> names(String part) {
      return switch (part) {
        case "month" -> count(1, 12);
        case "day" -> count(1, 31);
        case "weekday" -> List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
        case "day_of_year" -> count(1, 366);
        case "hour" -> count(0, 23);
        default -> count(0, 59);
      };
    }

    private static List<String> count(int first, int last) {
      return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
  }
}
