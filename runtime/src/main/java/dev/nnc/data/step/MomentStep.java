package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fitted step that scales numbers by their moments: by element, by channel or all alike. */
interface MomentStep<L extends Fitted.Learned> extends LinearStep<Moments, L> {
  @Override
  default Values.@Nullable Numbers accept(StepInput in, Values values) {
    return in.numbers(values);
  }

  /** How many sets of statistics: one for each element, unless the step says otherwise. */
  static int groups(StepInput in, Values.Numbers numbers) {
    if (in.options().is("per", "channel")) {
      return in.channels();
    }
    return in.options().is("per", "all") ? 1 : numbers.matrix().width();
  }

  /** Whether there is something to learn; otherwise, and where nothing varies, says so. */
  static boolean areLearnable(StepInput in, Values.Numbers numbers, Moments moments) {
    if (moments.means().stream().anyMatch(mean -> !Double.isFinite(mean))) {
      if (moments.firstInfinite() >= 0) {
        in.notFinite(moments.firstInfinite());
      }
      return false;
    }
    for (int i = 0; i < moments.groups(); i++) {
      if (moments.count(i) == 0) {
        in.nothingToLearn(i, numbers.matrix().width());
        return false;
      }
    }
    warnOfConstants(in, moments);
    return true;
  }

  private static void warnOfConstants(StepInput in, Moments moments) {
    List<String> constant = new ArrayList<>();
    for (int i = 0; i < moments.groups(); i++) {
      if (moments.isConstant(i)) {
        constant.add(in.findings().columns().apply(i));
      }
    }
    warnOfConstants(
        in.findings(), constant, moments.groups(), "such a column becomes 0 and tells nothing");
  }

  /**
   * Says which numbers never change, if any.
   *
   * @param constant what they are called
   * @param all how many numbers there are
   */
  static void warnOfConstants(FieldFindings findings, List<String> constant, int all, String help) {
    if (constant.isEmpty()) {
      return;
    }
    String what =
        constant.size() == 1
            ? "`" + constant.getFirst() + "` has"
            : constant.size() <= 5
                ? "`" + String.join("`, `", constant) + "` have"
                : Numerals.count(constant.size()) + " of " + Numerals.count(all) + " columns have";
    findings.add(DataCode.CONSTANT, help, findings.name(), what);
  }
}
