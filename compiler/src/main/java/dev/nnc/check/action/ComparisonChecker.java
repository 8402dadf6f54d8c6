package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.build.EvaluationFunctions;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.JudgedAnswers;
import dev.nnc.check.network.MeasuredNetwork;
import dev.nnc.diag.ActionCode;
import dev.nnc.ir.Function;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Baseline;
import dev.nnc.plan.ActionPlan.Comparison;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what an evaluation puts beside the figures of its network: baselines, and intervals. */
final class ComparisonChecker {
  static final String BASELINES = "baselines";
  private static final String BOOTSTRAP = "bootstrap";
  private static final String CONFIDENCE = "confidence";

  /** More numbers a row are a picture. */
  private static final long MOST_NUMBERS = 64;

  private static final Set<String> BETWEEN_TWO = Set.of("sigmoid", "hard_sigmoid", "step");

  private final ActionContext checks;
  private final FileContext context;

  ComparisonChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
  }

  /**
   * An evaluation that is right so far.
   *
   * @param known which outputs are compared with which fields in the network's training
   * @param pairs which are compared in all
   */
  record Evaluation(
      Item.Network network,
      ActionTargets.On on,
      Part part,
      Map<String, Section.Setting> settings,
      List<ActionPlan.Pair> known,
      List<ActionPlan.Pair> pairs,
      MeasuredNetwork measured) {}

  /** A comparison with the function that it needs, if any. */
  record Checked(Comparison plan, List<Function> functions) {}

  /** What is asked for; null if that is nothing, or wrong, which was then reported. */
  @Nullable Checked check(Entry entry, String phase, Evaluation evaluation) {
    List<Baseline> baselines = baselines(evaluation);
    Map<String, Section.Setting> settings = evaluation.settings();
    Object draws = checks.settings().plain(entry, BOOTSTRAP, settings);
    Object confidence = checks.settings().plain(entry, CONFIDENCE, settings);
    long times = draws instanceof Long number ? number : 0;
    Section.Setting measured = settings.get("metrics");
    boolean metrics = !Settings.all(measured).isEmpty();
    Section.Setting bootstrap = settings.get(BOOTSTRAP);
    if (times > 0 && !metrics && bootstrap != null) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT, bootstrap, BOOTSTRAP, "has no metric to draw for")
              .withHelp("say which: `metrics: accuracy`"));
      return null;
    }
    Section.Setting level = settings.get(CONFIDENCE);
    if (level != null && times == 0 && draws != null) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT, level, CONFIDENCE, "has no interval to speak of")
              .withHelp("write `bootstrap: 1000` beside it"));
      return null;
    }
    if (baselines == null
        || draws == null
        || confidence == null
        || (baselines.isEmpty() && times == 0)) {
      return null;
    }
    List<Function> functions = new ArrayList<>();
    if (!baselines.isEmpty() && metrics) {
      JudgedAnswers answers =
          checks
              .networks()
              .objectives()
              .answers(
                  evaluation.network(),
                  evaluation.on().data(),
                  Settings.all(measured),
                  evaluation.known(),
                  evaluation.pairs(),
                  evaluation.measured().made());
      if (answers == null) {
        report(
            Objects.requireNonNull(settings.get(BASELINES)),
            BASELINES,
            Misfit.input(
                "cannot be judged by these metrics",
                "",
                "a baseline has no inner values and no outputs but those with a truth: let each"
                    + " metric compare an output with a field"));
        return null;
      }
      functions.add(EvaluationFunctions.judge(phase + ".judge", answers));
    }
    return new Checked(
        new Comparison(
            baselines,
            learnsFrom(evaluation).name(),
            functions.isEmpty() ? "" : functions.getFirst().name(),
            (int) times,
            ((Number) confidence).doubleValue()),
        functions);
  }

  /** The models; null if one of them cannot be, which was then reported. */
  private @Nullable List<Baseline> baselines(Evaluation evaluation) {
    Section.Setting setting = evaluation.settings().get(BASELINES);
    List<Expression> expressions = Settings.all(setting);
    List<Baseline> baselines = new ArrayList<>();
    Set<String> written = new LinkedHashSet<>();
    if (setting == null || expressions.isEmpty()) {
      return baselines;
    }
    Misfit misfit = misfit(evaluation);
    if (misfit != null) {
      report(setting, BASELINES, misfit);
      return null;
    }
    boolean right = true;
    for (Expression expression : expressions) {
      Configured model =
          checks.evaluator().options().use(Kind.BASELINE, expression, new Scope(null), true);
      if (model == null) {
        right = false;
        continue;
      }
      Misfit own =
          written.add(context.text(expression))
              ? misfit(model, evaluation)
              : Misfit.input("stands here twice", "", null);
      if (own != null) {
        report(expression, model.name(), own);
        right = false;
      }
      baselines.add(new Baseline(context.place(expression), context.text(expression), model));
    }
    return right ? baselines : null;
  }

  private void report(Node at, String name, Misfit misfit) {
    context.report(
        context
            .diagnostic(ActionCode.BASELINE_MISFIT, at, name, misfit.message())
            .withHelp(misfit.help()));
  }

  /** The data set of whose training part they learn: that of the network, if it is known. */
  private DataPlan learnsFrom(Evaluation evaluation) {
    DataPlan trained = checks.trained().learnedFrom(evaluation.network());
    return trained == null ? evaluation.on().data() : trained;
  }

  /** Why no baseline could be, or null. */
  private @Nullable Misfit misfit(Evaluation evaluation) {
    DataPlan data = evaluation.on().data();
    DataPlan from = learnsFrom(evaluation);
    if (checks.trained().learnedFrom(evaluation.network()) == null
        && evaluation.part() != Part.VALIDATION
        && evaluation.part() != Part.TEST) {
      return Misfit.input(
          "have no rows to learn from but those that are judged",
          "",
          "no training of this file says from which data `"
              + evaluation.network().name()
              + "` has learned; evaluate it on the test part of a data set that has one");
    }
    if (!DataChecker.parts(from).contains(Part.TRAIN)
        && !DataChecker.parts(from).contains(Part.EVERYTHING)) {
      return Misfit.input("have no rows to learn from in `" + from.name() + "`", "", null);
    }
    if (evaluation.pairs().isEmpty()) {
      return Misfit.input(
          "have no truth to learn", "", "say it with a metric: `metrics: accuracy(kind)`");
    }
    Set<String> judged = new LinkedHashSet<>();
    for (ActionPlan.Pair pair : evaluation.pairs()) {
      if (!judged.add(pair.output())) {
        return Misfit.input(
            "have one answer a row, but `" + pair.output() + "` is compared with several fields",
            "",
            null);
      }
      ColumnType truth = data.field(pair.field()).type();
      String at = "`" + pair.field() + "`";
      if (pair.spelled() || truth.isClassSequence()) {
        return Misfit.input(
            "say one class or some numbers a row, but the truth "
                + at
                + " is a sequence of classes",
            "",
            null);
      }
      if (truth.shape().rank() > 1 || (width(truth) > MOST_NUMBERS && truth.classes() == 0)) {
        return Misfit.input(
            "say a class or up to %d numbers a row, but the truth %s is %s"
                .formatted(MOST_NUMBERS, at, truth.describe()),
            "",
            null);
      }
      if (from.find(pair.field()).isEmpty()) {
        return Misfit.input("learn from `" + from.name() + "`, which has no field " + at, "", null);
      }
    }
    for (var input : evaluation.network().recipe().inputs()) {
      DataPlan.Field field = data.field(input.name().text());
      ColumnType type = field.type();
      // Those of several columns have numbers of their own, and are ones among zeros together.
      if (type.isClassSequence() && data.parts(field).isEmpty()) {
        return Misfit.input(
            "take a vector of numbers a row, but the input `"
                + input.name()
                + "` is "
                + type.describe(),
            "",
            "a network of counted words has inputs that they can take, too: `-> split_words ->"
                + " bag_of_words(1_000)`");
      }
    }
    return null;
  }

  private static long width(ColumnType type) {
    return Math.max(1, type.shape().size());
  }

  /** Why a model cannot be a baseline of what the network says, or null. */
  private @Nullable Misfit misfit(Configured model, Evaluation evaluation) {
    if (!(model.entry().rule() instanceof Rule.Learner learner)) {
      return null; // known, but not supported yet, which was reported
    }
    for (ActionPlan.Pair pair : evaluation.pairs()) {
      ColumnType truth = evaluation.on().data().field(pair.field()).type();
      boolean classes = truth.content() == ColumnType.Content.CLASS || truth.classes() != 0;
      boolean either =
          !classes
              && width(truth) == 1
              && BETWEEN_TWO.contains(evaluation.measured().made().getOrDefault(pair.output(), ""));
      if (classes && !learner.ofClasses()) {
        return Misfit.input(
            "says numbers, but the truth `" + pair.field() + "` is a class",
            "",
            "for classes there are " + names(true));
      }
      if (!classes && !either && !learner.ofNumbers()) {
        return Misfit.input(
            "says classes, but the truth `"
                + pair.field()
                + "` is "
                + (width(truth) == 1 ? "a number" : "several numbers"),
            "",
            "for numbers there are " + names(false));
      }
    }
    return null;
  }

  private String names(boolean classes) {
    return context.catalog.entries(Kind.BASELINE).stream()
        .filter(
            each ->
                each.rule() instanceof Rule.Learner learner
                    && (classes ? learner.ofClasses() : learner.ofNumbers()))
        .map(each -> "`" + each.name() + "`")
        .collect(Collectors.joining(", "));
  }
}
