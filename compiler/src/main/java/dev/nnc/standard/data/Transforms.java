package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;
import static dev.nnc.type.ColumnType.Content.CLASS;
import static dev.nnc.type.ColumnType.Content.NUMBER;
import static dev.nnc.type.ColumnType.Content.TEXT;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The steps between a column and a field. What they do stands in the runtime, under the same names;
 * here stands what comes out of them.
 */
public final class Transforms {
  static final String FITTED = " Learned from the training part only.";

  private Transforms() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "scale",
            "Multiplies by a number.",
            "`pixels -> scale(1/255)` brings bytes to 0 to 1.",
            "image = pixels -> scale(1/255)",
            new Numeric(false, Rule.Transform.Undoing.ONE_FACTOR),
            required("factor", OptionType.anyNumber(), "What values are multiplied by.")),
        entry(
            "shift",
            "Adds a number.",
            "",
            "age = year -> shift(-1900)",
            new Numeric(false, Rule.Transform.Undoing.ONE_FACTOR),
            required("by", OptionType.anyNumber(), "What is added.")),
        entry(
            "standardize",
            "Brings to mean 0 and standard deviation 1.",
            "(x - mean) / deviation, with the deviation over n as scikit-learn has it; a value that"
                + " never changes becomes 0."
                + FITTED,
            "numbers = [age, income] -> standardize",
            new Numeric(true, Rule.Transform.Undoing.FACTORS),
            per()),
        entry(
            "normalize",
            "Brings to 0 to 1.",
            "(x - least) / (greatest - least); a value that never changes becomes 0, and rows outside"
                + " the training part may leave 0 to 1."
                + FITTED,
            "numbers = [age, income] -> normalize",
            new Numeric(true, Rule.Transform.Undoing.FACTORS),
            per()),
        entry(
            "category",
            "Makes classes of texts or numbers.",
            "Classes are numbered from 0 in the order of their names as given, else of their sorted"
                + " values in the training part. A class that was never seen is an error, unless"
                + " `unknown` names the class that takes such cells; it then takes missing cells and"
                + " rare classes, too, and comes last if it is not among the names given. A number"
                + " made of ordered classes is `category([\"low\", \"high\"]) -> ordinal`."
                + " Each piece of a text in pieces, and each of several numbers, gets a class of its"
                + " own, so that a row is a sequence, or a picture, of classes."
                + FITTED,
            "label = species -> category([\"setosa\", \"versicolor\", \"virginica\"])",
            new Category(),
            positional(
                "classes",
                OptionType.anyOf(
                    OptionType.word("any"), OptionType.whole(2), new OptionType.Texts()),
                "any",
                "How many classes there are, or their names in order; `any` finds them."),
            named(
                "unknown",
                new OptionType.Text(),
                "\"\"",
                "The class of cells that are missing, rare, or of no class seen in training, such as"
                    + " `\"other\"`; without, they are errors."),
            named(
                "min_count",
                OptionType.whole(1),
                "1",
                "How many training rows a class needs; one with fewer becomes `unknown`.")),
        entry(
            "is",
            "Asks whether a cell holds a value: two classes.",
            "Class 1 where the cell is this text or number, class 0, called `other`, everywhere else.",
            "setosa = species -> is(\"setosa\")",
            new Is(),
            required(
                "value",
                OptionType.anyOf(new OptionType.Text(), OptionType.anyNumber()),
                "The text or the number that makes class 1.")),
        entry(
            "one_hot",
            "Turns a class into a vector of zeros and a one.",
            "The vector is as long as there are classes; a sequence gets one vector after another.",
            "ocean = ocean_proximity -> category -> one_hot",
            new OneHot()),
        entry(
            "flatten",
            "Lays all values of a row into one vector.",
            "[28, 28] becomes [784].",
            "image = pixels -> scale(1/255) -> flatten",
            new Flatten()),
        entry(
            "reshape",
            "The same values in another shape.",
            "The last axis runs fastest.",
            "image = [a, b, c, d] -> reshape(2x2)",
            new Reshape(),
            required("shape", new OptionType.ShapeOf(), "The shape of one row.")));
  }

  /** A step, whose example is one field of a table. */
  static Entry entry(
      String name,
      String summary,
      String details,
      String field,
      Rule.Transform rule,
      Option... options) {
    return new Entry(
        Kind.TRANSFORM, name, documentation(summary, details, field), List.of(options), rule);
  }

  /** Of a step, whose example is one field. */
  static Documentation documentation(String summary, String details, String field) {
    return documentation(summary, details, field, "random(test: 20%)");
  }

  static Documentation documentation(String summary, String details, String field, String split) {
    return new Documentation(
        summary,
        details,
        "data d from csv(\"data.csv\") {\n  " + field + "\n  split: " + split + "\n}");
  }

  private static Option per() {
    return named(
        "per",
        OptionType.word("value", "channel", "all"),
        "value",
        "Which values share their figures: each has its own, those of the last axis, or all.");
  }

  /** A step that takes numbers of any shape and keeps it. */
  record Numeric(boolean fitted, Undoing undoing) implements Rule.Transform {
    @Override
    public Undoing undoing(Options options) {
      return "all".equals(options.find("per")) ? Undoing.ONE_FACTOR : undoing;
    }

    @Override
    public Outcome infer(ColumnType input, Options options) {
      return switch (input.content()) {
        case NUMBER -> input.isUneven() ? uneven() : Outcome.of(ColumnType.number(input.shape()));
        case TEXT ->
            Outcome.misfit(
                "expects numbers, but gets texts",
                input.isUneven()
                    ? "pieces become numbers with `number -> pad(to: …)`"
                    : input.numbers() > 0
                        ? "each cell holds several numbers: put `numbers` before it"
                        : "texts become classes with `category`, and numbers with `number`");
        case CLASS ->
            Outcome.misfit("expects numbers, but gets classes", "put `one_hot` before it");
      };
    }
  }

  /** Why a step cannot take numbers whose number differs from row to row. */
  static Rule.Transform.Outcome uneven() {
    return Rule.Transform.Outcome.misfit(
        "expects as many numbers in each row, but gets sequences of unequal length",
        "put `pad(to: …)` before it");
  }

  private record Category() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.isClassSequence()) {
        return Outcome.misfit("expects texts or numbers, but gets " + input.describe(), null);
      }
      if (input.content() == NUMBER && input.shape().rank() > 0 && !input.shape().isKnown()) {
        return Outcome.misfit("expects numbers of one shape, but gets " + input.shape(), null);
      }
      if (input.shape().rank() > 0 && rowsOfAClass(options) > 1) {
        return Outcome.misfit(
            "counts the rows of a class, but each row holds several", "leave `min_count` out");
      }
      if (input.content() == NUMBER
          && input.shape().rank() == 3
          && input.shape().last().equals(Dimension.of(3))) {
        return Outcome.misfit(
            "makes a class of each number, but a pixel of "
                + input.shape()
                + " has three: red, green and blue",
            "read pictures of classes in gray: `channels: 1` in the source");
      }
      Outcome each = ofEach(input, options);
      return each.type() == null || input.shape().rank() == 0
          ? each
          : Outcome.of(
              new ColumnType(
                  CLASS,
                  places(input.shape()),
                  each.type().classes(),
                  each.type().names(),
                  input.isUneven() ? OptionalInt.of(-1) : OptionalInt.empty()));
    }

    /** A picture's only channel is no axis of its own. */
    private static Shape places(Shape shape) {
      return shape.rank() > 1 && shape.last().equals(Dimension.of(1))
          ? new Shape(shape.dimensions().subList(0, shape.rank() - 1))
          : shape;
    }

    private static Outcome ofEach(ColumnType input, Options options) {
      Object classes = options.get("classes");
      String unknown = options.find("unknown") instanceof String name ? name : "";
      Outcome misfit = misfit(input, classes, unknown, options);
      if (misfit != null) {
        return misfit;
      }
      if (classes instanceof List<?>) {
        List<String> names = options.texts("classes");
        if (names.stream().distinct().count() < names.size()) {
          return Outcome.misfit("has a class twice: " + String.join(", ", names), null);
        }
        names = withUnknown(names, unknown);
        if (names.size() < 2) {
          return Outcome.misfit("needs at least two classes", null);
        }
        return fitting(input, names.size(), names);
      }
      if (classes instanceof Long count) {
        return fitting(input, count, input.names().size() == count ? input.names() : List.of());
      }
      List<String> names = withUnknown(input.names(), unknown);
      if (input.content() == TEXT && names.size() > 1) {
        return Outcome.of(ColumnType.category(names.size(), names));
      }
      return Outcome.of(input.content() == CLASS ? input : ColumnType.category(-1, List.of()));
    }

    private static @Nullable Outcome misfit(
        ColumnType input, Object classes, String unknown, Options options) {
      if (unknown.isEmpty()) {
        return options.find("min_count") instanceof Long least && least > 1
            ? Outcome.misfit(
                "has no class for the rare ones",
                "name it: `category(min_count: " + least + ", unknown: \"other\")`")
            : null;
      }
      if (input.content() == CLASS) {
        return Outcome.misfit("gets classes, of which none is unknown", "leave `unknown` out");
      }
      return classes instanceof Long
          ? Outcome.misfit(
              "is told how many classes there are, but not which of them is `unknown`",
              "give their names, or leave their number out")
          : null;
    }

    private static List<String> withUnknown(List<String> names, String unknown) {
      if (unknown.isEmpty() || names.isEmpty() || names.contains(unknown)) {
        return names;
      }
      List<String> all = new ArrayList<>(names);
      all.add(unknown);
      return all;
    }

    private static Outcome fitting(ColumnType input, long classes, List<String> names) {
      boolean known = input.content() == CLASS && input.classes() > 0;
      return known && input.classes() != classes
          ? Outcome.misfit(
              "is told of %s classes, but the column has %s"
                  .formatted(Wording.count(classes), Wording.count(input.classes())),
              "write `category(" + input.classes() + ")`")
          : Outcome.of(ColumnType.category(classes, names));
    }

    @Override
    public long rowsOfAClass(Options options) {
      return options.find("min_count") instanceof Long least ? least : 1;
    }

    @Override
    public boolean fitted() {
      return true;
    }
  }

  private record Is() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.shape().rank() > 0) {
        return Outcome.misfit(
            "expects one value a row, but gets " + input.shape(), "name one column only");
      }
      Object value = options.get("value");
      if (value instanceof Double && input.content() == TEXT) {
        return Outcome.misfit("asks for a number, but gets texts", "put it in quotes");
      }
      String name = value instanceof Double number ? Wording.number(number) : value.toString();
      if (value instanceof String text && input.content() == NUMBER && !isWritten(text)) {
        return Outcome.misfit(
            "asks for \"%s\", but gets numbers, none of which is written so".formatted(text), null);
      }
      if (!input.names().isEmpty() && !input.names().contains(name)) {
        return Outcome.misfit(
            "asks for \"%s\", but the classes are %s"
                .formatted(name, String.join(", ", input.names())),
            null);
      }
      return Outcome.of(ColumnType.category(2, List.of("other", name)));
    }

    /** Whether a number is called so as a class. */
    private static boolean isWritten(String text) {
      try {
        return Wording.number(Double.parseDouble(text)).equals(text);
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private record OneHot() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != CLASS) {
        return Outcome.misfit(
            input.content() == TEXT
                ? "expects classes, but gets texts"
                : "expects classes, but gets numbers",
            "put `category` before it");
      }
      if (input.isUneven()) {
        return Outcome.misfit(
            "expects classes, but gets sequences of unequal length", "put `pad(to: …)` before it");
      }
      Dimension width =
          input.classes() > 0 ? Dimension.of(input.classes()) : ColumnType.ANY_CLASSES;
      // A vector for each class number of a sequence is no longer one class.
      boolean single = input.shape().rank() == 0;
      return Outcome.of(
          new ColumnType(
              NUMBER,
              input.shape().append(width),
              single ? input.classes() : 0,
              single ? input.names() : List.of()));
    }
  }

  private record Flatten() implements Rule.Transform {
    @Override
    public Undoing undoing(Options options) {
      return Undoing.NOTHING;
    }

    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != NUMBER) {
        return Outcome.misfit("expects numbers, but gets " + plural(input), null);
      }
      if (input.isUneven()) {
        return uneven();
      }
      return Outcome.of(
          ColumnType.number(
              input.shape().isKnown()
                  ? Shape.of(input.shape().size())
                  : new Shape(List.of(new Dimension.Symbol("?values")))));
    }
  }

  private record Reshape() implements Rule.Transform {
    @Override
    public Undoing undoing(Options options) {
      return Undoing.NOTHING;
    }

    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != NUMBER) {
        return Outcome.misfit("expects numbers, but gets " + plural(input), null);
      }
      if (input.isUneven()) {
        return uneven();
      }
      Shape shape = Shape.of(options.sizes("shape").stream().mapToLong(Long::longValue).toArray());
      return input.shape().isKnown() && input.shape().size() != shape.size()
          ? Outcome.misfit(
              "cannot lay %s of %s into %s"
                  .formatted(Wording.count(input.shape().size(), "value"), input.shape(), shape),
              null)
          : Outcome.of(ColumnType.number(shape));
    }
  }

  private static String plural(ColumnType type) {
    return type.content() == TEXT ? "texts" : "classes";
  }
}
