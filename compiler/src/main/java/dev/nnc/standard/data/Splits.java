package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.text.Fault;
import dev.nnc.text.TimePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows are for training, validation and test. The runtime divides, under the same names. */
public final class Splits {
  private static final String GIVEN =
      " A part that the source brings along, such as the test files of an IDX set, stays what it"
          + " is; what no part takes is for training.";

  private static final String FIELDS =
      " A name is a field, with its steps, else a column. A step that learns, such as `bins`, learns"
          + " from all rows here; that decides only which row goes where, and what the network sees is"
          + " still learned from the training part.";

  private static final String VALIDATION = "validation";
  private static final String TEST = "test";
  private static final String EVERYTHING = "everything";

  private Splits() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "random",
            "Rows drawn at random for validation and test.",
            "The same seed draws the same rows, whatever the run's seed is. With `stratify`, each part"
                + " gets of each class its share rounded down, and one row more of those classes of"
                + " which most was cut off (the largest remainder; equal ones are drawn). A number"
                + " that is another one in most rows is refused: `bins` makes classes of it."
                + FIELDS
                + GIVEN,
            "random(validation: 10%, test: 20%, seed: 42)",
            false,
            null,
            part(VALIDATION),
            part(TEST),
            named(
                "stratify",
                OptionType.optional(new OptionType.Columns()),
                "none",
                "A category whose shares are the same in all parts: a field or a column."),
            seed()),
        entry(
            "last",
            "The last rows are for validation and test, test at the very end.",
            "For data whose order is random already, or is time." + GIVEN,
            "last(validation: 10%)",
            true,
            null,
            part(VALIDATION),
            part(TEST)),
        entry(
            "given",
            "Parts as the source has them.",
            "`given(validation: test)` validates on the test part, as some published figures do; then"
                + " the test figure is no longer an honest one.",
            "given(validation: test)",
            true,
            null,
            source(VALIDATION, "none"),
            source(TEST, TEST)),
        entry(
            EVERYTHING,
            "No row is held out: trained on and judged on alike.",
            "For truth tables and the like; figures then say nothing about new data.",
            EVERYTHING,
            true,
            null),
        entry(
            "by_time",
            "The latest rows are for validation and test, test at the very end.",
            "The rows are put in the order of the field or column first, which holds numbers or times"
                + " such as `2024-01-31 14:30`, or as the pattern says; rows of the same time stay in"
                + " the order of the file. With `by: shop` each shop gives its latest rows, in"
                + " proportion to how many it has."
                + FIELDS
                + GIVEN,
            "by_time(month, validation: 15%, test: 15%)",
            true,
            "by",
            required("column", new OptionType.Columns(), "The field or column with the time."),
            part(VALIDATION),
            part(TEST),
            named(
                "pattern",
                TableSteps.timePattern(),
                "\"\"",
                "How times are written, such as `\"dd.MM.yyyy HH:mm\"`."),
            named(
                "by",
                OptionType.optional(new OptionType.Columns()),
                "none",
                "What names the series of which each gives its latest rows.")),
        entry(
            "grouped",
            "Rows of one group stay together in one part.",
            "Groups are drawn at random until a part has its share of the rows, so parts may be a"
                + " little larger; for several rows of one patient, shop or device, which a network"
                + " would otherwise recognize. A row without a group is an error."
                + FIELDS
                + GIVEN,
            "grouped(patient, test: 20%)",
            false,
            "column",
            required(
                "column", new OptionType.Columns(), "The field or column that names the group."),
            part(VALIDATION),
            part(TEST),
            seed()));
  }

  private static Entry entry(
      String name,
      String summary,
      String details,
      String example,
      boolean keepsOrder,
      @Nullable String groups,
      Option... options) {
    return new Entry(
        Kind.SPLIT,
        name,
        documentation(summary, details, example),
        List.of(options),
        new Rule.Split(keepsOrder, groups, Splits::misfit));
  }

  private static @Nullable Misfit misfit(Options options) {
    Fault fault =
        options.find("pattern") instanceof String pattern ? TimePattern.fault(pattern) : null;
    return fault == null ? null : Misfit.option("pattern", fault.why(), fault.help());
  }

  private static Documentation documentation(String summary, String details, String example) {
    return new Documentation(
        summary,
        details,
        """
        data d from csv("houses.csv") {
          value = price
          split: %s
        }"""
            .replace("%s", example));
  }

  private static Option part(String part) {
    return named(
        part, OptionType.part(), "0%", "How much is for " + part + ": a share or a count of rows.");
  }

  private static Option source(String part, String defaultText) {
    return named(
        part,
        OptionType.word("none", "train", VALIDATION, TEST),
        defaultText,
        "Which part of the source is for " + part + ".");
  }

  private static Option seed() {
    return named("seed", OptionType.seed(), "1", "Where the random numbers start.");
  }
}
