package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.objective.MetricChecker;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Similar;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Part;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of metrics and results: which there are, and whether settings use those. */
final class ResultNames {
  private final FileContext context;
  private final OptionMessages messages;

  ResultNames(FileContext context) {
    this.context = context;
    this.messages = new OptionMessages(context);
  }

  /** Reports metrics that do not exist, also where the network or the loss is wrong. */
  void checkMetrics(Section.@Nullable Setting setting) {
    for (Expression expression : MetricChecker.written(Settings.all(setting))) {
      Expression callee = expression instanceof Expression.Call call ? call.callee() : expression;
      if (callee instanceof Expression.Reference reference
          && context.catalog.find(Kind.METRIC, reference.name()) == null
          && context.symbols.find(reference.name()) == null
          && (callee == expression
              || context.catalog.find(Kind.FUNCTION, reference.name()) == null)) {
        messages.reportUnknown(Kind.METRIC, reference.name(), expression);
      }
    }
  }

  /** The names of results that an epoch gives. */
  static Set<String> of(DataPlan data, List<ActionPlan.Update> updates, List<MetricPlan> metrics) {
    Set<String> results = new LinkedHashSet<>();
    updates.forEach(update -> results.add(update.result("loss")));
    metrics.forEach(metric -> results.add(metric.name()));
    if (DataChecker.parts(data).contains(Part.VALIDATION)) {
      List.copyOf(results).forEach(name -> results.add("validation." + name));
    }
    return results;
  }

  /** Results of the training part are told without its name: {@code train.loss} is the loss. */
  static Configured canonical(Configured use) {
    Map<String, Object> options = new LinkedHashMap<>(use.options().values());
    for (Option option : use.entry().options()) {
      if (option.type() instanceof OptionType.ResultName
          && options.get(option.name()) instanceof String name) {
        options.put(option.name(), DerivedResults.canonical(name));
      }
    }
    return new Configured(use.entry(), new Options(options));
  }

  /**
   * Reports results that an epoch does not give, and those of which a use cannot know whether more
   * or less is better.
   */
  void checkUse(
      Configured use,
      Set<String> results,
      List<MetricPlan> metrics,
      Section.@Nullable Setting setting) {
    for (Option option : use.entry().options()) {
      Object value = use.options().find(option.name());
      if (option.type() instanceof OptionType.ResultName
          && value instanceof String name
          && setting != null
          && use.options().is("better", "auto")
          && metrics.stream()
              .anyMatch(metric -> metric.isCalled(name) && !metric.rule().knowsWhatIsBetter())) {
        context.report(
            context
                .diagnostic(
                    ActionCode.SETTING_MISFIT,
                    setting,
                    use.name(),
                    "cannot know whether more or less of `" + name + "` is better")
                .withHelp("say it: `better: more` or `better: less`"));
      }
      if (option.type() instanceof OptionType.ResultName
          && value instanceof String name
          && !results.contains(DerivedResults.canonical(name))
          && setting != null) {
        String nearest = nearest(name, results);
        boolean noValidation =
            name.startsWith("validation.")
                && results.stream().noneMatch(r -> r.startsWith("validation."));
        context.report(
            context
                .diagnostic(ActionCode.UNKNOWN_RESULT, setting, name)
                .withHelp(
                    noValidation
                        ? "there is no validation part; name one in `split`, or watch `"
                            + name.substring("validation.".length())
                            + "`"
                        : nearest != null
                            ? "did you mean `" + nearest + "`?"
                            : "there will be: " + String.join(", ", results)));
      }
    }
  }

  /** The result that was meant: {@code validation.loss} by {@code val_loss}. */
  private static @Nullable String nearest(String name, Set<String> results) {
    String spelled = name.replaceFirst("^val(idation)?[._]", "validation.");
    return results.contains(spelled) ? spelled : Similar.to(name, results).orElse(null);
  }
}
