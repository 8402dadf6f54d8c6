package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.plan.DataPlan;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnitsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();
  private static final Fitted LEARNED =
      new Fitted(
          "d",
          Map.of(
              "f", List.of(new Fitted.Standardized(2, List.of(10.0, 100.0), List.of(2.0, 0.5)))));

  @Test
  void stepsAreUndoneInTheOtherOrder() {
    // (x + 3 − mean) / deviation, then times 4.
    Units units =
        Units.of(
                field(
                    step("shift", Map.of("by", 3.0)),
                    step("standardize", Map.of("per", "element")),
                    step("scale", Map.of("factor", 4.0))),
                LEARNED)
            .orElseThrow();
    for (double x : new double[] {0, 1, -7.5}) {
      assertThat(units.original(0, (x + 3 - 10) / 2 * 4)).isCloseTo(x, within(1e-12));
      assertThat(units.original(1, (x + 3 - 100) / 0.5 * 4)).isCloseTo(x, within(1e-9));
      // A window repeats the row.
      assertThat(units.original(4, (x + 3 - 10) / 2 * 4)).isCloseTo(x, within(1e-12));
    }
  }

  @Test
  void withoutStepsNumbersAreThemselves() {
    assertThat(Units.of(field(), LEARNED).orElseThrow().original(5, 1.25)).isEqualTo(1.25);
  }

  @Test
  void whatCannotBeUndoneHasNoUnits() {
    assertThat(Units.of(field(step("category", Map.of())), LEARNED)).isEmpty();
    assertThat(Units.of(field(step("scale", Map.of("factor", 0.0))), LEARNED)).isEmpty();
    // What was learned belongs to the second step.
    assertThat(Units.of(field(step("standardize", Map.of("per", "element"))), LEARNED)).isEmpty();
  }

  private static Configured step(String name, Map<String, Object> options) {
    return new Configured(
        Objects.requireNonNull(CATALOG.find(Kind.TRANSFORM, name)), new Options(options));
  }

  private static DataPlan.Field field(Configured... steps) {
    return new DataPlan.Field(
        new Place(new SourceFile("t.nn", "nn 1\n"), new Span(0, 1)),
        "f",
        List.of("a", "b"),
        Arrays.stream(steps)
            .map(
                step ->
                    new DataPlan.Step(
                        step, ColumnType.number(Shape.of(2)), ColumnType.number(Shape.of(2))))
            .toList(),
        ColumnType.number(Shape.of(2)));
  }
}
