package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows made by a formula. */
class GeneratedTest {
  private static double[][] columns(String name, Object... options) {
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    RawTable table = table(findings, name, options);
    assertThat(findings.sorted()).isEmpty();
    return Objects.requireNonNull(table).columns().values().stream()
        .map(column -> ((RawColumn.Numbers) column).values())
        .toArray(double[][]::new);
  }

  private static @Nullable RawTable table(
      DataDiagnostics findings, String name, Object... options) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put((String) options[i], options[i + 1]);
    }
    Entry entry = Objects.requireNonNull(StandardCatalog.catalog().find(Kind.SOURCE, name));
    DataPlan plan =
        new DataPlan(
            TestData.PLACE,
            "made",
            new Configured(entry, new Options(values)),
            Schema.of(Map.of(), -1),
            List.of(),
            TestData.configured(Kind.SPLIT, "everything"));
    return new Sources(Path.of(""), TestData.nowhere(Path.of(""))).table(plan, Set.of(), findings);
  }

  private static double[][] plane(String name, double noise, long seed) {
    return columns(name, "points", 1_000L, "noise", noise, "seed", seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"circle", "xor", "gauss", "spiral"})
  void classesAreEvenAndTheSeedDecides(String name) {
    double[][] made = plane(name, 0.1, 3);
    assertThat(made).isDeepEqualTo(plane(name, 0.1, 3)).isNotEqualTo(plane(name, 0.1, 4));
    double ones = 0;
    for (double side : made[2]) {
      assertThat(side).isIn(0.0, 1.0);
      ones += side;
    }
    assertThat(ones).isBetween(440.0, 560.0);
  }

  @Test
  void withoutNoiseTheClassIsThePlace() {
    double[][] circle = plane("circle", 0, 1);
    double[][] xor = plane("xor", 0, 1);
    for (int i = 0; i < 1_000; i++) {
      double distance = Math.hypot(circle[0][i], circle[1][i]);
      assertThat(distance < 2.5).isEqualTo(circle[2][i] == 1);
      assertThat(distance).matches(d -> d <= 2.5 || (d >= 3.5 && d <= 5));
      assertThat(xor[0][i] * xor[1][i] < 0).isEqualTo(xor[2][i] == 1);
      assertThat(Math.abs(xor[0][i])).isBetween(0.3, 5.0);
    }
  }

  /** The spiral of class 1 is the other one turned by half a turn. */
  @Test
  void spiralsFaceEachOther() {
    double[][] spiral = plane("spiral", 0, 1);
    for (int i = 0; i < 1_000; i += 2) {
      assertThat(spiral[0][i]).isCloseTo(-spiral[0][i + 1], within(1e-12));
      assertThat(spiral[1][i]).isCloseTo(-spiral[1][i + 1], within(1e-12));
    }
    // A quarter of the way out it has turned by 0.4375 of a turn: (sin, cos) of 157.5 degrees.
    assertThat(spiral[0][250] / 1.25).isCloseTo(Math.sin(Math.toRadians(157.5)), within(1e-9));
    assertThat(spiral[1][250] / 1.25).isCloseTo(Math.cos(Math.toRadians(157.5)), within(1e-9));
  }

  @Test
  void gridsHoldBothEnds() {
    double[][] grid =
        columns("grid", "across", List.of(-2.0, 2.0), "down", List.of(0.0, 1.0), "points", 3L);
    assertThat(grid[0]).containsExactly(-2, 0, 2, -2, 0, 2, -2, 0, 2);
    assertThat(grid[1]).containsExactly(0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1);
  }

  @Test
  void waves() {
    double[][] sine = columns("sine", "rows", 5L, "period", 4.0, "noise", 0.0, "seed", 1L);
    assertThat(sine[0]).containsExactly(0, 1, 2, 3, 4);
    assertThat(sine[1]).containsExactly(new double[] {0, 1, 0, -1, 0}, within(1e-12));
    double[][] normal = columns("normal", "rows", 10_000L, "columns", 1L, "seed", 1L);
    double sum = 0;
    double squares = 0;
    for (double value : normal[0]) {
      sum += value;
      squares += value * value;
    }
    assertThat(sum / 10_000).isCloseTo(0, within(0.03));
    assertThat(squares / 10_000).isCloseTo(1, within(0.05));
  }

  @Test
  void tooManyRowsAreRefused() {
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    assertThat(table(findings, "normal", "rows", 100_000_000L, "columns", 10_000L, "seed", 1L))
        .isNull();
    assertThat(TestData.codes(findings.sorted())).containsExactly(DataCode.TOO_LARGE);
  }
}
