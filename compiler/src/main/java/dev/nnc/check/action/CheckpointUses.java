package dev.nnc.check.action;

import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.ActionCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules of {@code checkpoint:} may be, each by itself and beside each other. */
final class CheckpointUses {
  private static final List<String> PERIODS = List.of("epochs", "steps", "time");

  private final FileContext context;

  CheckpointUses(FileContext context) {
    this.context = context;
  }

  /** Reports rules that count in two ways, that count too fast, and that stand twice. */
  void check(List<Configured> uses, Section.@Nullable Setting setting) {
    if (setting == null) {
      return;
    }
    List<Object> before = new ArrayList<>();
    for (Configured use : uses) {
      List<String> periods =
          PERIODS.stream().filter(name -> use.options().find(name) instanceof Number).toList();
      if (periods.size() > 1) {
        report(
            setting,
            use,
            "is given more than one period: `" + String.join("`, `", periods) + "`",
            "write a rule for each: `every(5), every(steps: 1000)`");
      } else if (use.options().find("time") instanceof Double seconds && seconds < 1) {
        report(
            setting,
            use,
            "would keep weights more often than once a second",
            "name a longer time, such as `time: 10min`, or a number of `steps`");
      }
      Object result = use.options().find("result");
      // A rule without a period keeps each epoch, as one with the period of an epoch does.
      List<Object> watched =
          result != null
              ? List.of(result)
              : periods.isEmpty()
                  ? List.of(List.of("epochs"), List.of(1L))
                  : List.of(periods, values(use, periods));
      if (before.contains(watched)) {
        report(
            setting,
            use,
            "stands twice " + (result == null ? "with the same period" : "for `" + result + "`"),
            "leave one of them out; `keep` says how many are kept");
      }
      before.add(watched);
    }
  }

  private static List<Object> values(Configured use, List<String> periods) {
    return periods.stream().map(use.options()::get).toList();
  }

  private void report(Section.Setting setting, Configured use, String how, String help) {
    context.report(
        context.diagnostic(ActionCode.CHECKPOINT_MISFIT, setting, use.name(), how).withHelp(help));
  }
}
