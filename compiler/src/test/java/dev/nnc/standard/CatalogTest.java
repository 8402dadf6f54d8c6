package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.catalog.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the catalogue keeps its own rules. */
class CatalogTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  /** Everybody knows `conv(16, 3x3, relu)`; no other entry has three options without a name. */
  private static final Set<String> THREE = Set.of("conv", "separable_conv", "conv_transpose");

  static Stream<Entry> entries() {
    return CATALOG.entries().stream();
  }

  @Test
  void everyKindHasEntries() {
    for (Kind kind : Kind.values()) {
      assertThat(CATALOG.entries(kind)).as(kind.noun()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void documentsItself(Entry entry) {
    assertThat(entry.documentation().summary()).endsWith(".").doesNotContain("\n");
    assertThat(entry.documentation().details()).doesNotContain("\n\n");
    assertThat(entry.documentation().example()).contains(entry.name()).doesNotEndWith("\n");
    for (Option option : entry.options()) {
      assertThat(option.documentation()).as(option.name()).matches("(?s).*[.…]");
      assertThat(OptionTypes.describe(option.type())).as(option.name()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void ordersItsOptions(Entry entry) {
    List<Option> options = entry.options();
    assertThat(options.stream().map(Option::name)).doesNotHaveDuplicates();
    long positional = options.stream().filter(Option::positional).count();
    assertThat(options.subList(0, (int) positional)).allMatch(Option::positional);
    assertThat(positional).isLessThanOrEqualTo(THREE.contains(entry.name()) ? 3 : 2);
    boolean optional = false;
    for (Option option : options.subList(0, (int) positional)) {
      assertThat(optional && option.isRequired())
          .as("a required option behind one with a default: %s", option.name())
          .isFalse();
      optional |= !option.isRequired();
    }
    for (Option option : options) {
      String text = option.defaultText();
      if (text != null) {
        assertThat(text).as(option.name()).isNotBlank();
        assertThat(Defaults.of(option)).as(option.name()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void hasARuleOfItsKind(Entry entry) {
    if (entry.notYet() != null) {
      assertThat(entry.rule()).isEqualTo(Rule.NONE);
      return;
    }
    Class<?> expected =
        switch (entry.kind()) {
          case LAYER ->
              entry.rule() instanceof Rule.Combinator ? Rule.Combinator.class : Rule.Layer.class;
          case ACTIVATION -> Rule.Activation.class;
          case FUNCTION ->
              switch (entry.name()) {
                case "reverse", "length", "columns" -> Rule.None.class;
                case "beta", "normal", "uniform" -> Rule.RandomFunction.class;
                case "gradient" -> Rule.Gradient.class;
                case "classes" -> Rule.ClassCount.class;
                default -> Rule.PureFunction.class;
              };
          case INITIALIZER -> Rule.Initializer.class;
          case LOSS -> Rule.Loss.class;
          case METRIC -> entry.name().equals("baseline") ? Rule.Baseline.class : Rule.Metric.class;
          case OPTIMIZER ->
              entry.name().equals("continue") ? Rule.Continuation.class : Rule.Optimizer.class;
          case SCHEDULE -> Rule.Schedule.class;
          case CLIPPING -> Rule.Clipping.class;
          case TRANSFORM -> Rule.Transform.class;
          case SOURCE -> entry.rule() == Rule.NONE ? Rule.None.class : Rule.Generator.class;
          case SHOW -> entry.rule() == Rule.NONE ? Rule.None.class : Rule.Show.class;
          case SPLIT -> Rule.Split.class;
          case BASELINE -> Rule.Learner.class;
          case ACTION, STOP, CHECKPOINT, METHOD, FOLDS, FORMAT -> Rule.None.class;
        };
    assertThat(entry.rule()).isInstanceOf(expected);
  }

  @Test
  void activationsAndFunctionsDoNotShareNames() {
    Set<String> names = new TreeSet<>();
    for (Kind kind : List.of(Kind.LAYER, Kind.ACTIVATION, Kind.FUNCTION)) {
      for (Entry entry : CATALOG.entries(kind)) {
        if (kind == Kind.FUNCTION && entry.name().equals("softmax")) {
          continue; // a function with a mask, which stands in expressions only
        }
        assertThat(names.add(entry.name())).as("`-> %s` has one meaning", entry.name()).isTrue();
      }
    }
  }

  @Test
  void saysWhatOptionsTake() {
    assertThat(
            Map.of(
                OptionType.whole(1),
                "a whole number from 1",
                new OptionType.Whole(2, 5),
                "a whole number from 2 to 5",
                OptionType.positive(),
                "a number above 0",
                OptionType.nonNegative(),
                "a number from 0",
                OptionType.fraction(),
                "a number from 0 to 1",
                new OptionType.Real(0, true, 1, false),
                "a number from 0 and below 1",
                OptionType.entry(Kind.ACTIVATION),
                "an activation",
                OptionType.optional(OptionType.entry(Kind.STOP)),
                "`none` or a stop condition"))
        .allSatisfy(
            (type, description) -> assertThat(OptionTypes.describe(type)).isEqualTo(description));
  }
}
