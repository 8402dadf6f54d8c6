package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way back from prepared numbers to those before a field's steps, number by number.
 *
 * @param back of the steps, the last one first
 */
public record Units(List<Inverse> back) {
  public Units {
    back = List.copyOf(back);
  }

  /** The number before all steps, from the prepared one at that place of the row. */
  public double original(int place, double prepared) {
    double value = prepared;
    for (Inverse each : back) {
      value = each.original(place, value);
    }
    return value;
  }

  /** Whether equal distances stay equal, so that an axis may keep its ticks. */
  @JsonIgnore
  public boolean isLinear() {
    return back.stream().allMatch(Inverse::isLinear);
  }

  /** The way back over all steps of the field; empty if one of them cannot be undone so. */
  public static Optional<Units> of(DataPlan.Field field, Fitted fitted) {
    List<Inverse> back = new ArrayList<>();
    int period = 1;
    for (int i = 0; i < field.steps().size(); i++) {
      DataPlan.Step use = field.steps().get(i);
      DataStep step = DataSteps.find(use.name());
      Inverse inverse =
          step == null
              ? null
              : step.inverse(use.options(), fitted.find(field.name(), i + 1)).orElse(null);
      if (inverse == null) {
        return Optional.empty();
      }
      int longer = Math.max(period, inverse.period());
      if (longer % period != 0 || longer % inverse.period() != 0) {
        return Optional.empty();
      }
      period = longer;
      if (!(inverse instanceof Inverse.Same)) {
        back.addFirst(inverse);
      }
    }
    return Optional.of(new Units(back));
  }

  /**
   * The same to the columns of the source, where the field goes on from another field, or from that
   * of another data set.
   */
  public static Optional<Units> of(DataPlan plan, String field, Fitted fitted) {
    DataPlan.Field last = plan.find(field).orElse(null);
    Units own = last == null ? null : of(last, fitted).orElse(null);
    if (last == null || own == null) {
      return Optional.empty();
    }
    if (last.formula() != null || last.inputs().size() != 1) {
      return Optional.of(own);
    }
    String input = last.inputs().getFirst();
    Optional<Units> before;
    int at = plan.fields().indexOf(last);
    if (plan.fields().subList(0, at).stream().anyMatch(each -> each.name().equals(input))) {
      before = of(plan, input, fitted);
    } else if (!plan.bases().isEmpty()) {
      // What the base learned stands in for what a field without steps of its own did not.
      boolean same = last.steps().isEmpty() && input.equals(field);
      before = of(plan.bases().getFirst(), input, same ? fitted : new Fitted("", Map.of()));
    } else {
      return Optional.of(own);
    }
    return before.map(
        further -> {
          List<Inverse> all = new ArrayList<>(own.back);
          all.addAll(further.back);
          return new Units(all);
        });
  }
}
