package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.standard.data.Transforms.FITTED;
import static dev.nnc.standard.data.Transforms.entry;
import static dev.nnc.type.ColumnType.Content.NUMBER;
import static dev.nnc.type.ColumnType.Content.TEXT;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.List;

/** The steps that make numbers of the texts in which people write them. */
public final class NumberSteps {
  private static final long MOST_NUMBERS = 1_000_000;

  private NumberSteps() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "number",
            "Makes numbers of texts in which numbers stand.",
            "A unit before or behind it is taken off, `67.63 €`, `$5`, `12 kg`, and stays the unit of"
                + " the number: `45 %` is 45, as readr's parse_number has it, and `-> scale(1/100)`"
                + " makes it a share. All cells must have one unit. `(12)` is -12, `1e3` is 1000, and"
                + " yes, y, true, t, ja are 1, no, n, false, f, nein are 0. Which sign stands before"
                + " decimals the column as a whole tells: `1.234,5` and `1,5` are of one column, `1.5`"
                + " and `1,5` are not, and where commas could be either, or points beside whole"
                + " numbers, it must be said. A table with `decimal: \",\"` has said it. Blanks and"
                + " apostrophes may stand between thousands. A missing cell stays missing. The pieces"
                + " of a text in pieces become a sequence of numbers, for `pad`; brackets around the"
                + " whole are taken off."
                + FITTED,
            "price = cost -> number -> standardize",
            new ToNumber(),
            sign("decimal", "The sign before decimals, `\".\"` or `\",\"`; empty finds it."),
            sign("thousands", "The sign between thousands; empty takes the usual ones.")),
        entry(
            "numbers",
            "Makes a vector of the numbers in each cell.",
            "`0.1 0.2 0.3`, `[0.1, 0.2, 0.3]` or `1;2;3`: between two numbers stands a blank, a tab, a"
                + " comma or a semicolon, the same in the whole cell, and brackets may stand around"
                + " them. How many there are the first cells tell, if it is not said; every row must"
                + " have as many. Where rows differ: `split(\" \") -> number -> pad(to: 10)`. Lists of"
                + " numbers in `jsonl` are vectors without it. Lists of lists come one after another,"
                + " for `reshape`.",
            "wave = series -> numbers(5) -> standardize",
            new Numbers(),
            positional(
                "count",
                OptionType.anyOf(OptionType.word("any"), new OptionType.Whole(1, MOST_NUMBERS)),
                "any",
                "How many numbers each cell has; `any` asks the first cells."),
            named(
                "decimal",
                new OptionType.Text(),
                "\".\"",
                "The sign before decimals, `\".\"` or `\",\"`.")));
  }

  private static Option sign(String name, String summary) {
    return named(name, new OptionType.Text(), "\"\"", summary);
  }

  private record ToNumber() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != TEXT) {
        return Outcome.misfit(
            "expects texts, but gets " + input.describe(),
            input.content() == NUMBER ? "leave it out" : "`ordinal` makes numbers of classes");
      }
      String decimal = options.text("decimal");
      String thousands = options.text("thousands");
      if (!decimal.isEmpty() && !decimal.equals(".") && !decimal.equals(",")) {
        return Outcome.misfit(
            "has \"" + decimal + "\" before decimals",
            "write `decimal: \".\"` or `decimal: \",\"`");
      }
      if (!thousands.isEmpty() && (thousands.length() > 1 || ".,' _".indexOf(thousands) < 0)) {
        return Outcome.misfit(
            "has \"" + thousands + "\" between thousands",
            "it is one of `\".\"`, `\",\"`, `\"'\"`, `\" \"` and `\"_\"`");
      }
      if (!decimal.isEmpty() && decimal.equals(thousands)) {
        return Outcome.misfit("has the same sign before decimals and between thousands", null);
      }
      return Outcome.of(ColumnType.number(input.shape()));
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record Numbers() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != TEXT || input.shape().rank() > 0) {
        return Outcome.misfit(
            "expects one text a row, but gets " + input.describe(),
            input.content() == NUMBER
                ? "leave it out"
                : input.content() == TEXT && !input.isUneven()
                    ? "make one field of each column"
                    : "`number` makes numbers of pieces");
      }
      String decimal = options.text("decimal");
      if (!decimal.equals(".") && !decimal.equals(",")) {
        return Outcome.misfit(
            "has \"" + decimal + "\" before decimals",
            "write `decimal: \".\"` or `decimal: \",\"`");
      }
      long count = options.get("count") instanceof Long given ? given : input.numbers();
      return count > 0
          ? Outcome.of(ColumnType.number(Shape.of(count)))
          : Outcome.misfit(
              "cannot tell how many numbers stand in each cell",
              "say how many: `numbers(5)`; where rows differ: `split(\" \") -> number -> pad(to: 10)`");
    }
  }
}
