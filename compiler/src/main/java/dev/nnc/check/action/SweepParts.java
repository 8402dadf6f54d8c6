package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.ActionCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts of the report that show a sweep: of which results, and whether they can. */
final class SweepParts {
  /** The option that takes names of results. */
  private static final String RESULTS = "results";

  private final FileContext context;

  SweepParts(FileContext context) {
    this.context = context;
  }

  /**
   * The parts, with the results as trials have them; null after an error.
   *
   * @param params how many params are searched over
   * @param result finds a result, and reports it if there is none
   */
  @Nullable List<Configured> check(
      List<Expression> expressions,
      List<Configured> shows,
      int params,
      Function<Expression, TrialResults.@Nullable Result> result) {
    if (shows.size() < expressions.size()) {
      return null;
    }
    List<Configured> checked = new ArrayList<>();
    boolean right = true;
    for (int i = 0; i < shows.size(); i++) {
      Configured show = shows.get(i);
      String why =
          !(show.entry().rule() instanceof Rule.Show rule) || !rule.actions().contains("sweep")
              ? "is not for `sweep`"
              : show.name().equals("heat_map") && params != 2
                  ? "needs two params, but here " + (params == 1 ? "is one" : "are " + params)
                  : "";
      if (!why.isEmpty()) {
        right = false;
        context.report(
            context.diagnostic(ActionCode.SHOW_MISFIT, expressions.get(i), show.name(), why));
        continue;
      }
      List<String> names = new ArrayList<>();
      if (expressions.get(i) instanceof Expression.Call call) {
        for (Expression.Argument argument : call.arguments()) {
          TrialResults.Result found =
              argument.key() == null ? result.apply(argument.value()) : null;
          right &= argument.key() != null || found != null;
          if (found != null) {
            names.add(found.name());
          }
        }
      }
      Map<String, Object> options = new LinkedHashMap<>(show.options().values());
      if (options.containsKey(RESULTS)) {
        options.put(RESULTS, List.copyOf(names));
      }
      checked.add(new Configured(show.entry(), new Options(options)));
    }
    return right ? List.copyOf(checked) : null;
  }
}
