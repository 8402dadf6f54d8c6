package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes out of the steps of a field. */
class TransformTest {
  private static final ColumnType NUMBER = ColumnType.number(Shape.SCALAR);
  private static final ColumnType IMAGE = ColumnType.number(Shape.of(28, 28));

  private static Rule.Transform.Outcome infer(ColumnType input, String step, Object... options) {
    Configured use = Defaults.use(Kind.TRANSFORM, step, options);
    return ((Rule.Transform) use.entry().rule()).infer(input, use.options());
  }

  private static @Nullable ColumnType type(ColumnType input, String step, Object... options) {
    return infer(input, step, options).type();
  }

  private static String refusal(ColumnType input, String step, Object... options) {
    Misfit misfit = infer(input, step, options).misfit();
    if (misfit == null) {
      throw new AssertionError(step + " accepts " + input);
    }
    return misfit.message() + (misfit.help() == null ? "" : "; " + misfit.help());
  }

  @Test
  void numbersKeepTheirShape() {
    assertThat(type(IMAGE, "scale", "factor", 0.5)).isEqualTo(IMAGE);
    assertThat(type(IMAGE, "standardize")).isEqualTo(IMAGE);
    assertThat(type(NUMBER, "impute", "with", "median")).isEqualTo(NUMBER);
    assertThat(type(IMAGE, "flatten")).isEqualTo(ColumnType.number(Shape.of(784)));
    assertThat(type(IMAGE, "reshape", "shape", List.of(28L, 28L, 1L)))
        .isEqualTo(ColumnType.number(Shape.of(28, 28, 1)));
  }

  @Test
  void categories() {
    assertThat(type(ColumnType.text(), "category")).isEqualTo(ColumnType.category(-1, List.of()));
    assertThat(type(NUMBER, "category", "classes", 10L))
        .isEqualTo(ColumnType.category(10, List.of()));
    assertThat(type(ColumnType.text(), "category", "classes", List.of("no", "yes")))
        .isEqualTo(ColumnType.category(2, List.of("no", "yes")));
    ColumnType named = ColumnType.category(2, List.of("cat", "dog"));
    assertThat(type(named, "category", "classes", 2L)).isEqualTo(named);
    assertThat(type(named, "category")).isEqualTo(named);
  }

  @Test
  void oneValueAgainstAllOthers() {
    assertThat(type(ColumnType.text(), "is", "value", "setosa"))
        .isEqualTo(ColumnType.category(2, List.of("other", "setosa")));
    assertThat(type(NUMBER, "is", "value", 3.0))
        .isEqualTo(ColumnType.category(2, List.of("other", "3")));
    assertThat(refusal(ColumnType.text(), "is", "value", 3.0)).contains("put it in quotes");
    assertThat(refusal(IMAGE, "is", "value", 3.0)).contains("[28, 28]");
    assertThat(refusal(ColumnType.category(2, List.of("cat", "dog")), "is", "value", "cow"))
        .isEqualTo("asks for \"cow\", but the classes are cat, dog");
  }

  @Test
  void categoriesWithAnUnknownClass() {
    assertThat(type(ColumnType.text(), "category", "unknown", "other"))
        .isEqualTo(ColumnType.category(-1, List.of()));
    ColumnType looked = new ColumnType(ColumnType.Content.TEXT, Shape.SCALAR, 0, List.of("a", "b"));
    assertThat(type(looked, "category", "unknown", "other", "min_count", 2L))
        .isEqualTo(ColumnType.category(3, List.of("a", "b", "other")));
    assertThat(type(NUMBER, "category", "classes", List.of("a", "?"), "unknown", "?"))
        .isEqualTo(ColumnType.category(2, List.of("a", "?")));
    assertThat(refusal(NUMBER, "category", "min_count", 5L))
        .isEqualTo(
            "has no class for the rare ones; name it: `category(min_count: 5, unknown:"
                + " \"other\")`");
    assertThat(refusal(NUMBER, "category", "classes", 3L, "unknown", "?"))
        .contains("which of them");
    assertThat(refusal(ColumnType.category(3, List.of()), "category", "unknown", "?"))
        .contains("none is unknown");
  }

  @Test
  void stepsForTables() {
    ColumnType text = ColumnType.text();
    ColumnType three = ColumnType.category(3, List.of());
    assertThat(type(text, "impute", "with", "most_frequent")).isEqualTo(text);
    assertThat(type(text, "impute", "with", "none")).isEqualTo(text);
    assertThat(refusal(text, "impute", "with", "mean")).contains("most_frequent");
    assertThat(refusal(text, "impute", "with", 0.0)).contains("number, but gets texts");
    assertThat(refusal(NUMBER, "impute", "with", "unknown")).contains("text, but gets numbers");
    assertThat(refusal(three, "impute", "with", "mean")).contains("before");
    assertThat(type(text, "is_missing")).isEqualTo(NUMBER);
    assertThat(type(IMAGE, "is_missing")).isEqualTo(IMAGE);
    assertThat(refusal(three, "is_missing")).contains("begin with the column");
    assertThat(type(three, "ordinal")).isEqualTo(NUMBER);
    assertThat(refusal(text, "ordinal")).contains("name the classes in order");
    assertThat(type(NUMBER, "bins", "count", 5L)).isEqualTo(ColumnType.category(5, List.of()));
    assertThat(refusal(IMAGE, "bins", "count", 5L)).contains("one field of each column");
    assertThat(type(text, "hash", "count", 8L)).isEqualTo(ColumnType.category(8, List.of()));
    assertThat(refusal(NUMBER, "hash", "count", 8L)).contains("bins");
    assertThat(type(IMAGE, "clip", "range", List.of(0.0, 1.0))).isEqualTo(IMAGE);
    assertThat(refusal(text, "log1p")).contains("texts");
    assertThat(type(text, "time", "part", "hour")).isEqualTo(NUMBER);
    assertThat(type(text, "time", "part", "hour", "form", "cycle"))
        .isEqualTo(ColumnType.number(Shape.of(2)));
    ColumnType weekday = type(text, "time", "part", "weekday", "form", "class");
    assertThat(weekday == null ? List.of() : weekday.names()).startsWith("Mon").endsWith("Sun");
    assertThat(refusal(text, "time", "part", "year", "form", "cycle")).contains("no end");
    assertThat(refusal(text, "time", "part", "hour", "pattern", "foo bar")).contains("foo bar");
    assertThat(refusal(NUMBER, "time", "part", "hour")).contains("dates or times");
    assertThat(type(NUMBER, "time", "part", "hour", "pattern", "epoch_seconds")).isEqualTo(NUMBER);
    assertThat(type(NUMBER, "time", "part", "day", "pattern", "yyyyMMdd")).isEqualTo(NUMBER);
    assertThat(refusal(NUMBER, "time", "part", "day", "pattern", "dd.MM.yyyy")).contains("numbers");
    assertThat(refusal(text, "time", "part", "day", "pattern", "HH:mm")).contains("not tell");
    assertThat(type(text, "time", "part", "hour", "pattern", "yyyyMMdd")).isEqualTo(NUMBER);
  }

  @Test
  void oneHotVectors() {
    ColumnType three = type(ColumnType.category(3, List.of()), "one_hot");
    assertThat(three)
        .isEqualTo(new ColumnType(ColumnType.Content.NUMBER, Shape.of(3), 3, List.of()));
    ColumnType open = type(ColumnType.category(-1, List.of()), "one_hot");
    assertThat(open).isNotNull();
    assertThat(open == null ? null : open.shape().last())
        .isEqualTo(new Dimension.Symbol("?classes"));
  }

  private static ColumnType words() {
    return new ColumnType(
        ColumnType.Content.CLASS,
        new Shape(List.of(ColumnType.UNEVEN)),
        50,
        List.of(),
        OptionalInt.of(0));
  }

  @Test
  void sequencesOfClasses() {
    ColumnType pieces = ColumnType.text().withShape(new Shape(List.of(ColumnType.UNEVEN)));
    ColumnType tags = type(pieces, "category", "classes", List.of("NOUN", "VERB"));
    assertThat(tags)
        .isEqualTo(
            new ColumnType(
                ColumnType.Content.CLASS,
                pieces.shape(),
                2,
                List.of("NOUN", "VERB"),
                OptionalInt.of(-1)));
    assertThat(type(IMAGE, "category", "classes", 3L))
        .isEqualTo(new ColumnType(ColumnType.Content.CLASS, Shape.of(28, 28), 3, List.of()));
    assertThat(type(ColumnType.number(Shape.of(28, 28, 1)), "category", "classes", 3L))
        .as("the only channel is no axis of its own")
        .isEqualTo(new ColumnType(ColumnType.Content.CLASS, Shape.of(28, 28), 3, List.of()));
    assertThat(type(ColumnType.category(4, List.of()), "window", "ahead", 5L))
        .isEqualTo(new ColumnType(ColumnType.Content.CLASS, Shape.of(5), 4, List.of()));
    assertThat(type(words(), "drop", "first", 1L, "last", 0L)).isEqualTo(words());
  }

  @Test
  void refusals() {
    assertThat(refusal(ColumnType.text(), "scale", "factor", 2.0)).contains("texts", "category");
    assertThat(refusal(ColumnType.category(3, List.of()), "standardize")).contains("one_hot");
    assertThat(refusal(NUMBER, "one_hot")).contains("category");
    assertThat(refusal(words(), "category")).contains("numbered words");
    assertThat(refusal(words().withShape(Shape.of(9)), "drop", "first", 1L, "last", 0L))
        .contains("before `pad`");
    assertThat(refusal(words(), "drop", "first", 0L, "last", 0L)).contains("leaves nothing out");
    assertThat(refusal(words(), "window", "ahead", 2L)).contains("one class a row");
    assertThat(refusal(ColumnType.category(3, List.of()), "category", "classes", 10L))
        .isEqualTo("is told of 10 classes, but the column has 3; write `category(3)`");
    assertThat(refusal(NUMBER, "category", "classes", List.of("a", "a"))).contains("twice");
    assertThat(refusal(IMAGE, "reshape", "shape", List.of(3L))).contains("784 values");
    assertThat(refusal(ColumnType.text(), "flatten")).contains("texts");
  }

  @Test
  void whatLearnsFromTheDataIsMarked() {
    List<String> fitted =
        StandardCatalog.catalog().entries(Kind.TRANSFORM).stream()
            .filter(entry -> entry.rule() instanceof Rule.Transform rule && rule.fitted())
            .map(Entry::name)
            .toList();
    assertThat(fitted)
        .containsExactlyInAnyOrder(
            "standardize",
            "normalize",
            "impute",
            "bins",
            "class_weights",
            "robust_scale",
            "max_abs",
            "quantiles",
            "category",
            "vocabulary",
            "bag_of_words",
            "tf_idf",
            "multi_hot",
            "number");
  }

  @Test
  void numbersInTexts() {
    ColumnType text = ColumnType.text();
    ColumnType pieces = text.withShape(new Shape(List.of(ColumnType.UNEVEN)));
    ColumnType two = text.withShape(Shape.of(2));
    ColumnType uneven = ColumnType.number(pieces.shape());
    assertThat(type(text, "number")).isEqualTo(NUMBER);
    assertThat(type(two, "number")).isEqualTo(ColumnType.number(Shape.of(2)));
    assertThat(type(pieces, "number")).isEqualTo(uneven);
    assertThat(refusal(NUMBER, "number")).contains("leave it out");
    assertThat(refusal(ColumnType.category(3, List.of()), "number")).contains("ordinal");
    assertThat(refusal(text, "number", "decimal", ";")).contains("before decimals");
    assertThat(refusal(text, "number", "thousands", "x")).contains("between thousands");
    assertThat(refusal(text, "number", "decimal", ",", "thousands", ",")).contains("same sign");
    assertThat(type(uneven, "pad", "to", 5L)).isEqualTo(ColumnType.number(Shape.of(5)));
    assertThat(type(uneven, "drop", "first", 1L, "last", 0L)).isEqualTo(uneven);
    for (String step : List.of("standardize", "flatten", "is_missing", "random_noise", "window")) {
      assertThat(refusal(uneven, step)).contains("pad(to: …)");
    }
    assertThat(type(text, "numbers", "count", 5L)).isEqualTo(ColumnType.number(Shape.of(5)));
    assertThat(type(ColumnType.lists(4), "numbers")).isEqualTo(ColumnType.number(Shape.of(4)));
    assertThat(refusal(text, "numbers")).contains("say how many");
    assertThat(refusal(two, "numbers", "count", 5L)).contains("one field of each column");
    assertThat(refusal(NUMBER, "numbers", "count", 5L)).contains("leave it out");
    assertThat(refusal(text, "numbers", "count", 5L, "decimal", ";")).contains("before decimals");
    assertThat(refusal(ColumnType.lists(4), "standardize")).contains("put `numbers` before it");
    assertThat(refusal(NUMBER, "together")).contains("braces");
  }
}
