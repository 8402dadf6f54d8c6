package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Sources that make their rows by a formula, so that a program runs without a file. The same
 * options give the same rows on every machine.
 */
public final class Generators {
  private static final long MOST_ROWS = 100_000_000;

  private Generators() {}

  public static List<Entry> entries() {
    return List.of(
        plane(
            "circle",
            "Points of a disc and of a ring around it.",
            "Columns `x`, `y` from -5 to 5 and `class`: 1 in the disc of radius 2.5, 0 in the ring from"
                + " 3.5 to 5. With noise, a point's class is that of the place up to 5 · noise beside it"
                + " on each axis."),
        plane(
            "xor",
            "Points of a square, whose class tells whether their signs differ.",
            "Columns `x`, `y` from -5 to 5, with a gap of 0.3 along the axes, and `class`: 1 where x and"
                + " y have different signs. With noise, a point's class is that of the place up to"
                + " 5 · noise beside it on each axis."),
        plane(
            "gauss",
            "Points of two round clouds.",
            "Columns `x`, `y` and `class`: normally distributed around (2, 2) for class 1 and (-2, -2)"
                + " for class 0, with the variance 0.5 + 7 · noise."),
        plane(
            "spiral",
            "Points of two interleaved spirals.",
            "Columns `x`, `y` from -5 to 5 and `class`. Both spirals turn 1.75 times; points are shaken"
                + " by up to noise on each axis."),
        new Entry(
            Kind.SOURCE,
            "grid",
            documentation(
                "All points of a grid, row by row.",
                "Columns `across` and `down`, both ends of each range included: to see what a network"
                    + " does between the points of its data.",
                "grid(across: -2 .. 2, down: -2 .. 2, points: 15)",
                "place = [across, down]"),
            List.of(
                Option.requiredByName("across", new OptionType.Interval(), "The range across."),
                Option.requiredByName("down", new OptionType.Interval(), "The range down."),
                named("points", new OptionType.Whole(2, 10_000), "15", "How many points a side.")),
            new Grid()),
        new Entry(
            Kind.SOURCE,
            "sine",
            documentation(
                "A wave, step by step: a series to forecast.",
                "Columns `time`, from 0, and `value`: sin(2π · time / period) plus normally distributed"
                    + " noise of that standard deviation.",
                "sine(rows: 1_000, period: 25, noise: 10%)",
                "history = value -> window(past: 50)"),
            List.of(
                rows(),
                named("period", OptionType.positive(), "25", "How many steps one turn takes."),
                named(
                    "noise",
                    OptionType.nonNegative(),
                    "0%",
                    "The standard deviation of what is added."),
                seed()),
            new Columns(List.of("time", "value"), "rows")),
        new Entry(
            Kind.SOURCE,
            "normal",
            documentation(
                "Normally distributed numbers.",
                "Columns `column_1`, `column_2`, … with mean 0 and standard deviation 1, such as what a"
                    + " decoder makes pictures of.",
                "normal(rows: 100, columns: 2)",
                "latent = columns(1 .. 2)"),
            List.of(
                rows(),
                named("columns", new OptionType.Whole(1, 10_000), "1", "How many columns."),
                seed()),
            new Normal()));
  }

  private static Entry plane(String name, String summary, String details) {
    return new Entry(
        Kind.SOURCE,
        name,
        new Documentation(
            summary,
            details,
            """
            data points from %s(points: 500, noise: 10%%, seed: 3) {
              place = [x, y]
              side  = class -> category(2)
              split: random(test: 50%%)
            }"""
                .replace("%s", name)
                .replace("%%", "%")),
        List.of(
            named("points", new OptionType.Whole(2, MOST_ROWS), "500", "How many points."),
            named("noise", OptionType.fraction(), "0%", "How much the classes are mixed."),
            seed()),
        new Columns(List.of("x", "y", "class"), "points"));
  }

  private static Option rows() {
    return named("rows", new OptionType.Whole(1, MOST_ROWS), "1_000", "How many rows.");
  }

  private static Option seed() {
    return named("seed", OptionType.seed(), "1", "Where the random numbers start.");
  }

  private static Documentation documentation(
      String summary, String details, String source, String field) {
    return new Documentation(
        summary, details, "data d from " + source + " {\n  " + field + "\n  split: everything\n}");
  }

  private static SequencedMap<String, ColumnType> numbers(List<String> names) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    for (String name : names) {
      columns.put(name, ColumnType.number(Shape.SCALAR));
    }
    return columns;
  }

  /** Always the same columns. */
  private record Columns(List<String> names, String count) implements Rule.Generator {
    @Override
    public SequencedMap<String, ColumnType> columns(Options options) {
      return numbers(names);
    }

    @Override
    public long rows(Options options) {
      return options.whole(count);
    }
  }

  private record Grid() implements Rule.Generator {
    @Override
    public SequencedMap<String, ColumnType> columns(Options options) {
      return numbers(List.of("across", "down"));
    }

    @Override
    public long rows(Options options) {
      return options.whole("points") * options.whole("points");
    }
  }

  private record Normal() implements Rule.Generator {
    @Override
    public SequencedMap<String, ColumnType> columns(Options options) {
      List<String> names = new ArrayList<>();
      for (long i = 1; i <= options.whole("columns"); i++) {
        names.add("column_" + i);
      }
      return numbers(names);
    }

    @Override
    public long rows(Options options) {
      return options.whole("rows");
    }
  }
}
