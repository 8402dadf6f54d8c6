package dev.nnc.plan;

import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Rule.Transform.Undoing;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The unit of a field's column, and the steps between the two. Undone, the numbers of the field go
 * through {@code runs} of steps that multiply and add, each but the first before an exponential
 * function.
 *
 * @param field where it is defined, which may be in the data set that this one is made of
 * @param first of its steps, from 0, that works on numbers of the unit
 * @param steps from then on
 * @param runs by their order in the file, whether something there multiplies or adds
 * @param one whether the way back is the same for all numbers of a row
 */
public record ColumnUnit(
    DataPlan.Field field, int first, List<DataPlan.Step> steps, List<Boolean> runs, boolean one) {
  public ColumnUnit {
    steps = List.copyOf(steps);
    runs = List.copyOf(runs);
  }

  /** The unit of a field of numbers; empty if there is no way back to it. */
  public static Optional<ColumnUnit> of(DataPlan data, String name) {
    return data.definition(name).flatMap(ColumnUnit::of);
  }

  /** The same for the place where the field is defined. */
  public static Optional<ColumnUnit> of(DataPlan.Field field) {
    if (field.type().content() != ColumnType.Content.NUMBER) {
      return Optional.empty();
    }
    int first = 0;
    for (int i = 0; i < field.steps().size(); i++) {
      if (field.steps().get(i).in().content() != ColumnType.Content.NUMBER) {
        first = i + 1;
      }
    }
    List<DataPlan.Step> steps = field.steps().subList(first, field.steps().size());
    List<Boolean> runs = new ArrayList<>(List.of(false));
    boolean one = true;
    for (DataPlan.Step step : steps) {
      switch (undoing(step)) {
        case NOTHING -> {}
        case ONE_FACTOR -> runs.set(runs.size() - 1, true);
        case FACTORS -> {
          runs.set(runs.size() - 1, true);
          one &= isOneNumber(step.in());
        }
        case EXPM1 -> runs.add(false);
        case IMPOSSIBLE -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new ColumnUnit(field, first, steps, runs, one));
  }

  private static Undoing undoing(DataPlan.Step step) {
    return step.configured().entry().rule() instanceof Rule.Transform rule
        ? rule.undoing(step.options())
        : Undoing.IMPOSSIBLE;
  }

  private static boolean isOneNumber(ColumnType type) {
    return type.shape().isKnown() && type.shape().size() == 1;
  }

  /**
   * What a person calls numbers of this unit: the column, or the field if it is made of several.
   */
  public String name() {
    return first == 0 && field.formula() == null && field.inputs().size() == 1
        ? field.inputs().getFirst()
        : field.name();
  }

  /** Whether the field's numbers are in the unit already. */
  public boolean isThere() {
    return runs.size() == 1 && !runs.getFirst();
  }

  /**
   * Whether a person would want figures in it. The unit of pictures is an accident of their format,
   * and what gives a network its own input back is judged as it was given.
   *
   * @param inputs of the network
   */
  public boolean isForFigures(List<String> inputs) {
    return !isThere()
        && !inputs.contains(field.name())
        && (one || field.type().shape().isKnown())
        && steps.getFirst().in().shape().rank() < 2;
  }
}
