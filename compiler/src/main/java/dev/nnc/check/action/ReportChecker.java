package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.ActionPlan;
import java.util.List;
import java.util.Map;

/** Checks {@code report}. */
final class ReportChecker {
  private final ActionContext checks;
  private final FileContext context;

  ReportChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
  }

  /** The report of all that the actions before it did. */
  CheckedAction check(Item.Action action, String phase, Map<String, Section.Setting> settings) {
    checks.targets().none(action);
    Section.Setting setting = settings.get("format");
    List<String> formats =
        checks.settings().uses(Kind.FORMAT, setting).stream().map(Configured::name).toList();
    if (setting != null && setting.values().size() == formats.size()) {
      for (int i = 1; i < formats.size(); i++) {
        if (formats.subList(0, i).contains(formats.get(i))) {
          context.report(
              context.diagnostic(ValueCode.GIVEN_TWICE, setting.values().get(i), formats.get(i)));
        }
      }
    }
    return new CheckedAction(
        new ActionPlan.Report(context.place(action.verb()), phase, formats), List.of());
  }
}
