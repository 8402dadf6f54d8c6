package dev.nnc.standard.action;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.standard.action.ReportParts.entry;
import static dev.nnc.standard.action.ReportParts.evaluate;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.ReportPartContext;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of a report that say why a network answers as it does, and for whom it does so badly. */
final class ExplainingParts {
  private ExplainingParts() {}

  static List<Entry> entries() {
    return List.of(
        entry(
            "importance",
            "How much worse the network does without what a column tells, for each that it reads.",
            "The values of one column are shuffled among the rows, in all fields that are made of"
                + " it, and the network is judged again (permutation importance; Breiman 2001,"
                + " Fisher et al. 2019). It is the drop of the first metric that is asked for, else"
                + " of accuracy, or the growth of mae; the mean of the repeats, with their"
                + " deviation. Columns that are one thing, such as those of a picture or a window,"
                + " are shuffled together. It costs one pass over the part for each column and"
                + " repeat; of large parts some rows are drawn, as the report says.",
            evaluate("importance(repeats: 10)"),
            new Importance(),
            named(
                "repeats",
                new OptionType.Whole(1, 1_000),
                "5",
                "How often each column is shuffled.")),
        entry(
            "effects",
            "What the network answers if all rows had one value in a column, over its values.",
            "The mean answer (partial dependence; Friedman 2001), and pale that for single rows"
                + " (individual conditional expectation; Goldstein et al. 2015), over numbers in the"
                + " unit of the column, or as a bar for each text or class. A probability where"
                + " the truth is a class, else the number in the unit of its column. The columns"
                + " are those of the greatest `importance`; what has no values along an axis, such"
                + " as a picture or a column of many texts, is passed over. At most 500 rows are used.",
            evaluate("effects(3)"),
            new Effects(),
            positional("count", OptionType.whole(1), "4", "How many columns.")),
        entry(
            "saliency",
            "On which places of a picture the answer depends, drawn over it.",
            "By pixel: how much the answer changes with each of them, as the size of its derivative"
                + " (Simonyan et al. 2013). With convolutions, by layer, too: where the last"
                + " convolution has found what speaks for the answer (Grad-CAM; Selvaraju et al."
                + " 2017). The answer is the class that the network says, before its softmax. It is"
                + " drawn of rows that are spread evenly over the part.",
            evaluate("saliency(6)"),
            new Saliency(),
            positional("count", new OptionType.Whole(1, 100), "6", "How many rows.")),
        entry(
            "subgroups",
            "How well the network does on rows that have something in common, the worst first.",
            "Rows with the same text or class in a column, or in the same quarter of its numbers,"
                + " beside all others: accuracy, or mae where the truth is numbers, and the"
                + " difference with an interval of 95 %: of Wilson's (Newcombe 1998) for accuracy,"
                + " Welch's for mae. Columns may be named that the network does not read, and"
                + " fields of one class or number a row.",
            evaluate("subgroups(by: [species, age])"),
            new Subgroups(),
            named(
                "by",
                OptionType.optional(new OptionType.Columns()),
                "none",
                "Columns of the source, or fields; without, those that the network reads."),
            named("count", OptionType.whole(1), "12", "How many groups, the worst.")));
  }

  /** Why no input of the network can change alone; null if an output is judged by other fields. */
  private static @Nullable Misfit truthAmongInputs(ReportPartContext context) {
    if (context.truths().isEmpty()) {
      return Misfit.input("needs an output that is judged", "", null);
    }
    for (Map.Entry<String, String> pair : context.truths().entrySet()) {
      if (context.inputs().containsKey(pair.getValue())) {
        return Misfit.input(
            "changes what goes into the network while the truth stays, but `"
                + pair.getValue()
                + "` is both",
            "",
            null);
      }
    }
    return null;
  }

  /** Whether some output gives one class or one number a row. */
  private static boolean hasOneAnswer(ReportPartContext context) {
    return context.truths().entrySet().stream()
        .anyMatch(
            pair -> {
              ReportPartContext.Field field = context.fields().get(pair.getValue());
              Shape output = context.outputs().get(pair.getKey());
              return field != null && output != null && Pairing.isOneAnswer(field.type(), output);
            });
  }

  /** Needs a picture as input, and one class or number as answer. */
  private record Saliency() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public boolean differentiates() {
      return true;
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      boolean picture =
          context.inputs().entrySet().stream()
              .anyMatch(
                  input -> {
                    ReportPartContext.Field field = context.fields().get(input.getKey());
                    return PictureShape.of(input.getValue()) != null
                        && (field == null || field.type().content() == ColumnType.Content.NUMBER);
                  });
      if (!picture) {
        return Misfit.input(
            "needs a network that looks at pictures",
            "",
            "for columns of a table there are `importance` and `effects`");
      }
      return hasOneAnswer(context)
          ? null
          : Misfit.input("needs an output that is one class or one number a row", "", null);
    }
  }

  /** Needs an output of one class or number a row, and no truth that is an input, too. */
  private record Effects() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      Misfit misfit = truthAmongInputs(context);
      if (misfit != null) {
        return misfit;
      }
      if (!hasOneAnswer(context)) {
        return Misfit.input("needs an output that is one class or one number a row", "", null);
      }
      boolean pictures = context.inputs().values().stream().allMatch(shape -> shape.rank() > 2);
      return pictures
          ? Misfit.input(
              "needs columns of single values, but the network reads pictures alone", "", null)
          : null;
    }
  }

  /** Needs an output that is judged, and columns that hold one value a row. */
  private record Subgroups() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      if (context.truths().isEmpty()) {
        return Misfit.input("needs an output that is judged", "", null);
      }
      if (options.isNone("by") || !(options.find("by") instanceof List<?> columns)) {
        return null;
      }
      for (Object each : columns) {
        String name = each.toString();
        ColumnType type = context.columns().get(name);
        ReportPartContext.Field field = context.fields().get(name);
        ColumnType one = type != null ? type : field != null ? field.type() : null;
        if (one != null
            && !(one.classes() != 0 && one.shape().rank() == 1)
            && one.shape().rank() > 0
            && !(one.shape().isKnown() && one.shape().size() == 1)) {
          return Misfit.option(
              "by", "needs one value a row, but `" + name + "` holds several", null);
        }
      }
      return null;
    }
  }

  /** Needs a network that reads several things and is judged by something else. */
  private record Importance() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      Misfit misfit = truthAmongInputs(context);
      if (misfit != null) {
        return misfit;
      }
      Set<String> read = new HashSet<>();
      for (String input : context.inputs().keySet()) {
        ReportPartContext.Field field = context.fields().get(input);
        if (field == null || field.type().shape().rank() > 2) {
          read.add(input);
        } else {
          read.addAll(field.columns());
        }
      }
      return read.size() > 1
          ? null
          : Misfit.input(
              "compares columns, but the network reads "
                  + (read.isEmpty() ? "none" : "only `" + read.iterator().next() + "`"),
              "",
              null);
    }
  }
}
