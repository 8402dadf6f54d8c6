package dev.nnc.data;

import dev.nnc.catalog.Domain;
import dev.nnc.data.step.Units;
import dev.nnc.plan.Judgement;
import dev.nnc.type.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Looks at the numbers of truths. */
public final class Truths {
  /** Numbers that are looked at together. */
  private static final int PORTION = 1 << 16;

  /** Of rows with many numbers, such as pictures, so many are looked at. */
  private static final int MOST_WIDE_ROWS = 10_000;

  private static final int WIDE = 1_000;

  /** Behind the point. */
  private static final int MOST_DIGITS = 12;

  private Truths() {}

  /** The number of the class that all rows are of; empty if there are several, or few rows. */
  public static OptionalInt onlyClass(Rows rows, String field) {
    if (rows.count() < 2) {
      return OptionalInt.empty();
    }
    ColumnType type = rows.type(field);
    if (type.content() != ColumnType.Content.CLASS || type.shape().rank() > 0) {
      return OptionalInt.empty();
    }
    int[] order = Rows.inOrder(rows.count());
    int[] classes = new int[Math.min(rows.count(), PORTION)];
    int first = -1;
    for (int from = 0; from < order.length; from += classes.length) {
      int count = Math.min(classes.length, order.length - from);
      rows.copy(field, order, from, count, IntBuffer.wrap(classes));
      first = from == 0 ? classes[0] : first;
      for (int i = 0; i < count; i++) {
        if (classes[i] != first) {
          return OptionalInt.empty();
        }
      }
    }
    return OptionalInt.of(first);
  }

  /** The first number of the truth that is not in the domain; empty if all are, or are classes. */
  public static Optional<Judgement.Outside> outside(Rows rows, Judgement judgement, Domain domain) {
    return outside(rows, judgement, domain, 1).values().stream().findFirst();
  }

  /**
   * The rows of which a number of the truth is not in the domain, each with the first such number.
   *
   * @param most rows that are asked for
   */
  public static SequencedMap<Integer, Judgement.Outside> outside(
      Rows rows, Judgement judgement, Domain domain, int most) {
    SequencedMap<Integer, Judgement.Outside> found = new LinkedHashMap<>();
    String field = judgement.field();
    if (!domain.isBounded() || rows.count() == 0 || !rows.isOfNumbers(field)) {
      return found;
    }
    int width = Math.max(1, (int) rows.type(field).shape().size());
    int last =
        rows.type(field).shape().rank() == 0 ? 1 : (int) rows.type(field).shape().last().size();
    Units units = judgement.takesColumns() ? rows.units(field).orElse(null) : null;
    int all = width > WIDE ? Math.min(rows.count(), MOST_WIDE_ROWS) : rows.count();
    int portion = Math.max(1, Math.min(all, PORTION / width));
    int[] order = Rows.inOrder(all);
    FloatBuffer numbers = FloatBuffer.allocate(Math.multiplyExact(portion, width));
    for (int from = 0; from < all && found.size() < most; from += portion) {
      int count = Math.min(portion, all - from);
      numbers.clear();
      rows.copy(field, order, from, count, numbers);
      double sum = 0;
      for (int i = 0; i < count * width && found.size() < most; i++) {
        float prepared = numbers.get(i);
        double value = units == null ? prepared : units.original(i % width, prepared);
        if (units == null ? !domain.holds(value) : !holds(domain, units, i % width, prepared)) {
          int row = from + i / width;
          double cell = units == null ? value : shortest(units, i % width, prepared);
          found.computeIfAbsent(row, at -> Judgement.Outside.value(cell, rows.origin(at)));
        }
        sum += value;
        if ((i + 1) % last == 0) {
          if (last > 1 && !domain.holdsSum(sum)) {
            int row = from + i / width;
            float whole = (float) sum;
            found.computeIfAbsent(row, at -> Judgement.Outside.sum(whole, rows.origin(at)));
          }
          sum = 0;
        }
      }
    }
    return found;
  }

  /** The shortest of the numbers that a single float stands for, which is that of the cell. */
  private static double shortest(Units units, int place, float prepared) {
    float rounding = 2 * Math.ulp(prepared);
    double value = units.original(place, prepared);
    double less = units.original(place, prepared - rounding);
    double more = units.original(place, prepared + rounding);
    for (int digits = 0; digits < MOST_DIGITS && Double.isFinite(value); digits++) {
      double rounded =
          BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
      if (Math.min(less, more) <= rounded && rounded <= Math.max(less, more)) {
        return rounded;
      }
    }
    return value;
  }

  /** Whether the undone number lies in the domain, but for what a single float rounds off. */
  private static boolean holds(Domain domain, Units units, int place, float prepared) {
    float rounding = 2 * Math.ulp(prepared);
    double less = units.original(place, prepared - rounding);
    double more = units.original(place, prepared + rounding);
    return domain == Domain.NOT_ZERO
        ? less * more > 0
        : domain.holds(units.original(place, prepared)) || domain.holds(less) || domain.holds(more);
  }
}
