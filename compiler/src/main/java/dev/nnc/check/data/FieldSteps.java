package dev.nnc.check.data;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the steps of a field, each over what the one before it makes. */
final class FieldSteps {
  private static final String NUMBER = "number";
  private static final String DECIMAL = "decimal";
  private static final String THOUSANDS = "thousands";

  private final FileContext context;
  private final Evaluator evaluator;
  private final SaidColumns said;
  private final TextAdvice advice;
  private final Scope scope = new Scope(null);

  FieldSteps(FileContext context, Evaluator evaluator, SaidColumns said, TextAdvice advice) {
    this.context = context;
    this.evaluator = evaluator;
    this.said = said;
    this.advice = advice;
  }

  /**
   * Steps as they are written, those in a {@code together} among them.
   *
   * @param draws a number for each step whose random draws are shared, else null
   */
  record Chain(List<Expression> steps, List<@Nullable Long> draws) {
    /** Those from one place to another, the places counted from 0. */
    Chain part(int from, int to) {
      return new Chain(steps.subList(from, to), draws.subList(from, to));
    }
  }

  /**
   * What the first step gets.
   *
   * @param head where it stands
   * @param inputs the columns and fields that it is made of
   * @param ofColumns whether it is made of columns alone
   */
  record Start(Expression head, List<String> inputs, ColumnType type, boolean ofColumns) {}

  /** The steps with what stands in a {@code together}; null after an error. */
  @Nullable Chain chain(List<Expression> steps) {
    List<Expression> all = new ArrayList<>();
    List<@Nullable Long> draws = new ArrayList<>();
    for (Expression step : steps) {
      if (!(step instanceof Expression.Call call)
          || !(call.callee() instanceof Expression.Reference callee)
          || !callee.name().equals(DataPlan.TOGETHER)
          || call.recipe() == null) {
        all.add(step);
        draws.add(null);
        continue;
      }
      if (!call.recipe().inputs().isEmpty()
          || !call.arguments().isEmpty()
          || !(call.recipe().body() instanceof Body.Single body)) {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_STEP, call, "such a `together`")
                .withHelp("its braces hold steps: `together { random_flip -> random_zoom(10%) }`"));
        return null;
      }
      List<Expression> inside = new ArrayList<>();
      if (body.flow() instanceof Expression.Flow flow) {
        inside.add(flow.head());
        inside.addAll(flow.steps());
      } else {
        inside.add(body.flow());
      }
      for (Expression each : inside) {
        all.add(each);
        draws.add((long) each.span().start());
      }
    }
    return new Chain(all, draws);
  }

  /** The step with its options; null after an error. */
  @Nullable Configured use(Expression step) {
    Configured use = evaluator.options().use(Kind.TRANSFORM, step, scope, true);
    return use != null && use.entry().rule() instanceof Rule.Transform ? use : null;
  }

  /**
   * Reports what is wrong with the steps themselves, whatever they get: their names and options.
   * Behind an error nothing else is known of them, and each error that is told now is one check
   * less.
   */
  void lookAt(List<Expression> steps) {
    steps.forEach(this::use);
  }

  /** The steps over what is there; null after an error. */
  @Nullable List<DataPlan.Step> over(Start start, Chain chain, Schema schema) {
    List<DataPlan.Step> typed = new ArrayList<>();
    ColumnType type = start.type();
    Expression before = start.head();
    for (int i = 0; i < chain.steps().size(); i++) {
      Expression step = chain.steps().get(i);
      Configured use = use(step);
      if (use == null) {
        lookAt(chain.steps().subList(i + 1, chain.steps().size()));
        return null;
      }
      use = asInSource(use, schema);
      StepTypes.Outcome outcome = StepTypes.of(type, use);
      DataPlan.Step next = outcome.step();
      if (next == null) {
        reportMisfit(start, before, step, use, type, outcome.misfit(), schema);
        lookAt(chain.steps().subList(i + 1, chain.steps().size()));
        return null;
      }
      type = next.out();
      Long draw = chain.draws().get(i);
      if (draw != null) {
        use = with(use, DataPlan.TOGETHER, draw);
        next = new DataPlan.Step(use, next.in(), next.out());
      }
      before = step;
      typed.add(next);
    }
    return typed;
  }

  /** Where a file writes decimals with a comma, so do its texts of which numbers are made. */
  private Configured asInSource(Configured use, Schema schema) {
    if (!use.name().equals(NUMBER)
        || !use.options().text(DECIMAL).isEmpty()
        || !use.options().text(THOUSANDS).isEmpty()
        || !(advice.option(schema, DECIMAL) instanceof String decimal)
        || decimal.equals(".")) {
      return use;
    }
    return with(use, DECIMAL, decimal);
  }

  private static Configured with(Configured use, String option, Object value) {
    Map<String, Object> options = new LinkedHashMap<>(use.options().values());
    options.put(option, value);
    return new Configured(use.entry(), new Options(options));
  }

  private void reportMisfit(
      Start start,
      Expression before,
      Expression step,
      Configured use,
      ColumnType type,
      @Nullable Misfit misfit,
      Schema schema) {
    boolean first = before == start.head();
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.STEP_MISFIT, step, use.name(), misfit == null ? "" : misfit.message())
            .withLabel(
                context.place(before),
                first ? ColumnMessages.describe(type) : "gives " + type.describe())
            .withHelp(misfit == null ? null : misfit.help());
    ColumnType.Content other =
        type.content() == ColumnType.Content.TEXT
            ? ColumnType.Content.NUMBER
            : ColumnType.Content.TEXT;
    boolean wouldFit =
        first
            && start.ofColumns()
            && StepTypes.of(new ColumnType(other, type.shape(), 0, List.of()), use).step() != null;
    String looks =
        wouldFit && other == ColumnType.Content.NUMBER && start.inputs().size() == 1
            ? advice.before(schema, start.inputs().getFirst())
            : null;
    diagnostic = looks == null ? diagnostic : diagnostic.withHelp(looks);
    context.report(
        wouldFit ? said.proposing(diagnostic, schema, start.inputs(), other) : diagnostic);
  }
}
