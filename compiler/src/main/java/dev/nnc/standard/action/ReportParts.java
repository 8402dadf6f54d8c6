package dev.nnc.standard.action;

import static dev.nnc.catalog.Option.further;
import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.OutputActivations;
import dev.nnc.catalog.ReportPartContext;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report shows. Its rules say what each part needs; the runtime draws it by its name. */
public final class ReportParts {
  private ReportParts() {}

  public static List<Entry> entries() {
    List<Entry> shows = new ArrayList<>();
    shows.add(
        entry(
            "confusion",
            "How often which class was taken for which.",
            "",
            evaluate("confusion"),
            new Classified(true)));
    shows.add(
        entry(
            "per_class",
            "Precision, recall and F1 of each class, with its rows.",
            "",
            evaluate("per_class"),
            new Classes()));
    shows.add(
        entry(
            "truth_table",
            "Every row with its truth and its answer.",
            "",
            evaluate("truth_table"),
            new Classified(false)));
    shows.add(
        entry(
            "wrong",
            "The rows that were judged worst, as pictures if they are some.",
            "Where the truth is numbers: the rows with the largest errors, in the unit of the truth's"
                + " column.",
            evaluate("wrong(20)"),
            new Wrong(),
            positional("count", OptionType.whole(1), "12", "How many rows.")));
    shows.add(
        entry(
            "roc",
            "How many positive rows are found, over how many others are taken for positive.",
            "One curve a class or label, over all thresholds of its probability, with the area"
                + " under it (AUC): the probability that a row of the class gets a greater"
                + " probability than another row (Fawcett 2006). Of several, their mean is drawn,"
                + " too, in gray (macro average: each counts the same). With two classes it is shown"
                + " without being asked for, with a table of thresholds.",
            evaluate("roc"),
            new Classes()));
    shows.add(
        entry(
            "precision_recall",
            "How many of the rows taken for a class are of it, over how many of its rows are found.",
            "One curve a class or label, over all thresholds, with the average precision (AP):"
                + " the sum of precisions, each weighted by the growth of recall. With two classes"
                + " it is shown without being asked for.",
            evaluate("precision_recall"),
            new Classes()));
    shows.add(
        entry(
            "calibration",
            "Whether answers come true as often as their probability says.",
            "Rows in ten bins by the probability of the answer; the expected calibration error is"
                + " the mean distance of probability and share, weighted by rows (Guo et al. 2017)."
                + " With two classes it is shown without being asked for.",
            evaluate("calibration"),
            new Classes()));
    shows.add(
        entry(
            "learning_curves",
            "Loss and metrics over the epochs.",
            "",
            train("learning_curves"),
            new OfEpochs()));
    shows.add(
        entry(
            "learning_speed",
            "Gradient size and saturation of each layer over the epochs.",
            "",
            train("learning_speed"),
            new OfEpochs()));
    shows.add(
        entry(
            "table",
            "Rows with the fields and outputs named, or all; `probability(label)` is what the network"
                + " gives to the class that the field has, and `best` the class that it likes best and"
                + " how much: 2 at 86.5 %.",
            "",
            "predict net on d.test { show: table(label, probability(label), best) }",
            new Table(),
            columns("Fields, outputs, `best` and `probability(field)`."),
            named("rows", OptionType.whole(1), "20", "How many rows.")));
    shows.add(
        entry(
            "scatter",
            "One value over another as points.",
            "`scatter(truth, prediction)`, or two fields, columns or outputs of one number each. With one"
                + " name, a field, output or network of several numbers a row is drawn in the"
                + " plane: two numbers as they are, more as their first two principal components.",
            evaluate("scatter(code, colour: kind)"),
            new Scatter(),
            columns("Across, then up: `truth`, `prediction`, fields, outputs or a network."),
            named(
                "colour",
                OptionType.anyOf(OptionType.word("none", "truth"), new OptionType.ResultName()),
                "truth",
                "A field with classes that colours the points; `truth` is the one that judges.")));
    shows.add(
        entry(
            "residuals",
            "Errors over the prediction.",
            "A pattern in them is something that the network could still learn.",
            evaluate("residuals"),
            new Numbers()));
    shows.add(
        entry(
            "pictures",
            "Fields and outputs as pictures.",
            "In `evaluate`, one line a row, with what is named side by side; in `predict`, the"
                + " output of row after row. A picture has height and width, perhaps with one or"
                + " three channels, or as many numbers as a square. Pictures of classes, as a field"
                + " or as an output that answers one, are drawn in a colour for each class."
                + " A prediction knows an output's classes by the field of its data that judged the"
                + " output before.",
            evaluate("pictures(image, copy, rows: 10)"),
            new Pictures(),
            further("names", new OptionType.Columns(), "Fields and outputs."),
            named("rows", OptionType.whole(1), "10", "How many rows of the data, in `evaluate`."),
            named(
                "columns",
                OptionType.whole(1),
                "10",
                "How many pictures side by side, in `predict`.")));
    shows.add(
        entry(
            "boundary",
            "What the network answers all over a plane of two fields, under the points.",
            "The network takes two numbers a row: a field of two columns, or two fields. The"
                + " plane is that of its input, after all steps of the field.",
            train("boundary(x, y, every: 50)"),
            new Boundary(),
            columns("Across, then up."),
            named(
                "every",
                OptionType.optional(OptionType.whole(1)),
                "none",
                "In a training: after how many epochs it is drawn again.")));
    shows.add(
        entry(
            "forecast",
            "Some rows as curves over time: what was, what came, and what was predicted.",
            "The network takes past steps and predicts the next ones. Beside it, the last value"
                + " goes on unchanged, as the simplest forecast.",
            evaluate("forecast(rows: 3)"),
            new Forecast(),
            named("rows", OptionType.whole(1), "3", "How many rows, spread evenly.")));
    shows.add(
        entry(
            "filters",
            "The kernels of the first convolution as pictures.",
            "Dark is the least weight of a kernel, light the greatest.",
            evaluate("filters"),
            new Filters(),
            positional("count", OptionType.whole(1), "64", "How many, the first ones.")));
    shows.add(
        entry(
            "features",
            "What each filter of the first convolutions finds in one picture.",
            "Black is the least that the layer puts out for this picture, white the greatest; a map"
                + " that is black all over has found nothing. It is drawn only if it is asked for,"
                + " since the network is executed once more for it.",
            evaluate("features(row: 3)"),
            new Features(),
            positional(
                "count", OptionType.whole(1), "16", "How many maps of a layer, the first ones."),
            named(
                "layers",
                OptionType.whole(1),
                "2",
                "How many convolutions, from the first one on."),
            named("row", OptionType.whole(1), "1", "The row whose picture goes in.")));
    for (String[] later :
        new String[][] {
          {"heatmap", "A result over two params."},
          {"curve", "One result over another."}
        }) {
      shows.add(
          Entry.later(
              Kind.SHOW,
              later[0],
              new Documentation(later[1], "", evaluate(later[0])),
              columns("Fields, outputs or params.")));
    }
    shows.add(
        entry(
            "heat_map",
            "A result of all trials, over the values of two params, with the best one marked.",
            "Without a name it is the result that is maximized or minimized.",
            """
            param rate     = 0.1
            param momentum = 0.9
            sweep over rate in [0.1, 0.01], momentum in [0.0, 0.9] {
              show: heat_map(train.loss, validation.loss)
              train net on d { loss: mse(value), optimizer: sgd(rate, momentum: momentum), epochs: 10 }
            }""",
            new OfTrials(),
            further("results", new OptionType.Columns(), "Results of a trial, one map each.")));
    shows.addAll(ExplainingParts.entries());
    return shows;
  }

  /** A part of the report. */
  static Entry entry(
      String name, String summary, String details, String example, Rule rule, Option... options) {
    return new Entry(
        Kind.SHOW, name, new Documentation(summary, details, example), List.of(options), rule);
  }

  /** Drawn of the trials of a sweep, which its own check looks at. */
  private record OfTrials() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("sweep");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return null;
    }
  }

  private static Option columns(String documentation) {
    return further("columns", new OptionType.Columns(), documentation);
  }

  /** An example in which an evaluation shows it. */
  static String evaluate(String show) {
    return "evaluate net on d.test { show: " + show + " }";
  }

  private static String train(String show) {
    return """
        train net on d {
          loss:      mse(value)
          optimizer: adam
          epochs:    100
          show:      PART
        }"""
        .replace("PART", show);
  }

  private static Misfit misfit(String message, @Nullable String help) {
    return Misfit.input(message, "", help);
  }

  /** The names without keys. */
  private static List<String> names(Options options, String option) {
    return options.find(option) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static boolean isOfClasses(ColumnType type) {
    return type.classes() != 0 || type.content() == ColumnType.Content.CLASS;
  }

  /**
   * Whether the output may be judged by classes although its truth is numbers: they may be zeros
   * and ones, which only the data tells, if the output stays between.
   */
  private static boolean mayBeShares(ReportPartContext context, String output) {
    return !OutputActivations.mayLeaveZeroToOne(context.made().getOrDefault(output, ""));
  }

  private static Misfit noClasses(ReportPartContext context, String message) {
    return misfit(
        message,
        new Numbers().accepts(context, Options.NONE) == null
            ? "for numbers there are `wrong`, `table`, `residuals` and `scatter(truth, prediction)`"
            : "for labels there is `per_class`");
  }

  /** Needs an output that is judged by classes or labels. */
  private record Classes() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      for (Map.Entry<String, String> pair : context.truths().entrySet()) {
        ReportPartContext.Field field = context.fields().get(pair.getValue());
        Shape output = context.outputs().get(pair.getKey());
        // Whether numbers are zeros and ones only the data tells.
        if (field != null
            && output != null
            && (isOfClasses(field.type())
                || (field.type().shape().size() == output.size()
                    && mayBeShares(context, pair.getKey())))) {
          return null;
        }
      }
      return noClasses(context, "needs an output that is judged by classes");
    }
  }

  /**
   * Needs an output that gives one class out of several.
   *
   * @param bySteps whether a class at each step of a row is one, too
   */
  private record Classified(boolean bySteps) implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      for (Map.Entry<String, String> pair : context.truths().entrySet()) {
        ReportPartContext.Field field = context.fields().get(pair.getValue());
        Shape output = context.outputs().get(pair.getKey());
        if (field != null
            && output != null
            && isOne(field.type(), output)
            && (isOfClasses(field.type()) || mayBeShares(context, pair.getKey()))) {
          return null;
        }
      }
      return noClasses(
          context,
          bySteps
              ? "needs an output that is judged by classes"
              : "needs an output that is judged by one class a row");
    }

    private boolean isOne(ColumnType type, Shape output) {
      if (type.isClassSequence()) {
        return bySteps;
      }
      // Whether a number is zero or one only the data tells.
      return isOfClasses(type)
          || (type.shape().isKnown()
              && output.isKnown()
              && type.shape().size() == 1
              && output.size() == 1);
    }
  }

  /** Needs an output that is judged by one class out of several, at each step, or by numbers. */
  private record Wrong() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return new Numbers().accepts(context, options) == null
          ? null
          : new Classified(true).accepts(context, options);
    }
  }

  /** What every training measures. */
  private record OfEpochs() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("train");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return null;
    }
  }

  /** Rows as texts: every prediction has them. */
  private record Table() implements Rule.Show {
    /** A prediction has one table. */
    @Override
    public boolean drawsEachUse(String action) {
      return action.equals("evaluate");
    }

    @Override
    public boolean showsTexts() {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate", "predict");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return null;
    }
  }

  /** Needs an output that is judged by numbers. */
  private record Numbers() implements Rule.Show {
    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return context.truths().values().stream()
              .map(context.fields()::get)
              .anyMatch(
                  field ->
                      field != null
                          && field.type().classes() == 0
                          && field.type().content() == ColumnType.Content.NUMBER)
          ? null
          : misfit(
              "needs an output that is judged by numbers",
              "for classes there are `confusion` and `per_class`");
    }
  }

  private record Scatter() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      List<String> names = names(options, "columns");
      if (names.isEmpty() || names.size() > 2) {
        return misfit(
            "takes one name or two, but here "
                + (names.isEmpty() ? "is none" : "are " + names.size()),
            "for example `scatter(truth, prediction)`");
      }
      if (names.equals(List.of("truth", "prediction")) && context.given().contains("colour")) {
        return Misfit.option(
            "colour",
            "has no classes that could colour `truth` and `prediction`",
            "name fields or outputs, as in `scatter(code, colour: kind)`");
      }
      if (!options.isNone("colour") && !options.is("colour", "truth")) {
        String colour = options.text("colour");
        ReportPartContext.Field field = context.fields().get(colour);
        if (field == null || field.type().classes() == 0) {
          return Misfit.option(
              "colour",
              "takes its colours from a field with classes, and `" + colour + "` is none",
              "a field has classes after `-> category`");
        }
      }
      if (names.equals(List.of("truth", "prediction"))) {
        return new Numbers().accepts(context, options);
      }
      for (String name : names) {
        Shape shape = context.numbers(name);
        if (shape == null) {
          return misfit(
              "cannot draw `" + name + "`, which is not numbers",
              name.contains(".") ? "name it after `to`, and here by its name alone" : null);
        }
        if (!shape.isKnown() || (shape.size() != 1) == (names.size() == 2)) {
          return misfit(
              "cannot draw `"
                  + name
                  + "` "
                  + shape
                  + (names.size() == 2 ? " on one axis" : " in a plane"),
              names.size() == 2
                  ? "two names must have one number a row each"
                  : "one name must have two numbers a row or more");
        }
      }
      return null;
    }
  }

  private record Pictures() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate", "predict");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      List<String> names = names(options, "names");
      if (names.isEmpty()) {
        return misfit("must be told what to show", "for example `pictures(image)`");
      }
      boolean judged = context.action().equals("evaluate");
      if (judged && context.given().contains("columns")) {
        return Misfit.option(
            "columns",
            "shows what is named side by side in `evaluate`",
            "`columns` is for `predict`; `rows` says how many rows are shown");
      }
      if (!judged && context.given().contains("rows")) {
        return Misfit.option(
            "rows",
            "shows all rows in `predict`",
            "`rows` is for `evaluate`; `columns` says how many pictures stand side by side");
      }
      for (String name : names) {
        if (!context.isPicture(name)) {
          Shape shape =
              context.fields().containsKey(name) || context.outputs().containsKey(name)
                  ? context.numbers(name)
                  : null;
          return misfit(
              "cannot show `" + name + "`" + (shape == null ? "" : " " + shape) + " as a picture",
              "a picture is a field or output of height and width, perhaps with 1 or 3 channels, or"
                  + " of as many numbers as a square, or one that has a class at each pixel");
        }
      }
      return null;
    }
  }

  private record Boundary() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("train", "evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      if (context.action().equals("evaluate") && !options.isNone("every")) {
        return Misfit.option(
            "every", "has no epochs to count in `evaluate`", "`every` is for `train`");
      }
      List<String> axes = new ArrayList<>();
      long numbers = 0;
      for (Map.Entry<String, Shape> input : context.inputs().entrySet()) {
        ReportPartContext.Field field = context.fields().get(input.getKey());
        if (field == null || !input.getValue().isKnown()) {
          return misfit("needs a network whose input is a field of the data", null);
        }
        numbers += input.getValue().size();
        if (input.getValue().size() == field.columns().size() && input.getValue().size() > 1) {
          axes.addAll(field.columns());
        } else {
          axes.add(input.getKey());
        }
      }
      if (numbers != 2 || axes.size() != 2) {
        return misfit(
            "needs a network that takes two numbers a row, but this one takes " + numbers,
            "the plane is drawn over both of them");
      }
      List<String> names = names(options, "columns");
      if (!names.isEmpty()
          && !List.of(axes.get(0), axes.get(1)).equals(names)
          && !List.of(axes.get(1), axes.get(0)).equals(names)) {
        return misfit(
            "is drawn over `"
                + axes.get(0)
                + "` and `"
                + axes.get(1)
                + "`, which is what the network takes",
            "write `boundary(" + axes.get(0) + ", " + axes.get(1) + ")`");
      }
      if (context.outputs().size() != 1
          || !context.outputs().firstEntry().getValue().isKnown()
          || context.outputs().firstEntry().getValue().rank() > 1) {
        return misfit("needs a network with one output, a number or one for each class", null);
      }
      return null;
    }
  }

  private record Forecast() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      boolean history =
          context.inputs().entrySet().stream()
              .anyMatch(
                  input -> isOverTime(input.getValue(), context.fields().get(input.getKey())));
      boolean future =
          context.truths().entrySet().stream()
              .anyMatch(
                  pair -> {
                    ReportPartContext.Field field = context.fields().get(pair.getValue());
                    return field != null
                        && field.type().content() == ColumnType.Content.NUMBER
                        && field.type().classes() == 0;
                  });
      if (!history || !future) {
        return misfit(
            "needs a network that takes past steps and predicts numbers",
            "the first dimension of its input is time, as after `-> window(past: 24)`; columns that"
                + " are steps become [24, 1] by `-> reshape([24, 1])`");
      }
      boolean oneStep =
          context.truths().keySet().stream()
              .map(context.outputs()::get)
              .allMatch(output -> output != null && output.isKnown() && output.size() == 1);
      return oneStep && context.given().contains("rows")
          ? Misfit.option(
              "rows",
              "draws a forecast of one step as one curve through all rows",
              "leave `rows` out; it is for forecasts of several steps")
          : null;
    }
  }

  private static boolean isOverTime(Shape shape, ReportPartContext.@Nullable Field field) {
    return shape.isKnown()
        && shape.rank() >= 1
        && shape.dimension(0).size() > 1
        && (field == null || field.overTime());
  }

  private record Features() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return new Filters().accepts(context, options);
    }

    @Override
    public long looksInto(Options options) {
      return options.whole("layers");
    }
  }

  private record Filters() implements Rule.Show {
    @Override
    public boolean drawsEachUse(String action) {
      return true;
    }

    @Override
    public List<String> actions() {
      return List.of("train", "evaluate");
    }

    @Override
    public @Nullable Misfit accepts(ReportPartContext context, Options options) {
      return context.kernels().stream().anyMatch(shape -> shape.rank() == 4)
          ? null
          : misfit("needs a network with a convolution over images", "for example `conv(16, 3x3)`");
    }
  }
}
