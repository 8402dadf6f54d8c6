package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Wording;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code classes(label)}: how many classes an input of the network or a field of the data has. */
final class ClassCounts {
  private static final String ONLY_DATA = "only the data tells, and it was not read";

  private static final String BEFORE_DATA = "a param is worked out before any data is looked at";

  private static final String MULTI_HOT = "multi_hot";

  private final FileContext context;
  private final Evaluator evaluator;
  private final @Nullable NetworkBuilder function;

  ClassCounts(FileContext context, Evaluator evaluator, @Nullable NetworkBuilder function) {
    this.context = context;
    this.evaluator = evaluator;
    this.function = function;
  }

  /** The number, or unknown after an error. */
  CheckedValue of(Expression.Call call, Scope scope) {
    if (call.arguments().size() != 1 || call.arguments().getFirst().key() != null) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  call,
                  "classes",
                  "the name of one field",
                  "stand " + Wording.count(call.arguments().size(), "argument"))
              .withHelp("for example `classes(label)`"));
      return CheckedValue.UNKNOWN;
    }
    Expression asked = call.arguments().getFirst().value();
    if (context.data().isEmpty() && function == null) {
      return context.diagnostics.hasErrors()
          ? CheckedValue.UNKNOWN // the data may be what is wrong
          : unknown(call, asked, BEFORE_DATA);
    }
    if (asked instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target
        && scope.find(target.name()) == null) {
      for (DataPlan plan : context.data()) {
        if (plan.name().equals(target.name())) {
          DataPlan.Field field = plan.find(member.member().text()).orElse(null);
          return field == null
              ? unknown(call, member.member(), "`" + plan.name() + "` has no such field")
              : counted(call, asked, List.of(plan), field.name());
        }
      }
      if (isData(target.name())) {
        return CheckedValue.UNKNOWN; // what is wrong with it was said
      }
    }
    if (asked instanceof Expression.Reference reference && scope.find(reference.name()) == null) {
      String name = reference.name();
      List<DataPlan> having =
          context.data().stream().filter(plan -> plan.find(name).isPresent()).toList();
      if (having.isEmpty()
          && context.symbols.names().stream().filter(this::isData).count()
              > context.data().size()) {
        return CheckedValue.UNKNOWN; // it may be a field of what is wrong
      }
      return having.isEmpty()
          ? unknown(call, asked, "no data set has such a field")
          : counted(call, asked, having, name);
    }
    CheckedValue meaning = evaluator.evaluate(asked, scope);
    if (meaning instanceof CheckedValue.Unknown) {
      return meaning;
    }
    long classes =
        function != null && meaning instanceof CheckedValue.Tensor tensor
            ? function.classes(tensor.value())
            : 0;
    return classes > 0
        ? new CheckedValue.Number(classes)
        : unknown(call, asked, classes < 0 ? ONLY_DATA : "it holds no class numbers");
  }

  private boolean isData(String name) {
    Symbols.Symbol symbol = context.symbols.find(name);
    return symbol != null && symbol.item() instanceof Item.Dataset;
  }

  /** The number that all of these data sets agree on. */
  private CheckedValue counted(
      Expression.Call call, Expression asked, List<DataPlan> plans, String name) {
    long classes = 0;
    List<String> counts = new ArrayList<>();
    boolean differ = false;
    for (DataPlan plan : plans) {
      DataPlan.Field field = plan.field(name);
      long here = classes(field);
      if (here <= 0) {
        Diagnostic obstacle = context.obstacle(plan);
        boolean ofClasses = field.type().content() == ColumnType.Content.CLASS || isLabels(field);
        if (ofClasses && obstacle != null) {
          return unread(asked, obstacle);
        }
        return unknown(call, asked, ofClasses ? ONLY_DATA : "it holds " + field.type().describe());
      }
      differ |= classes != 0 && classes != here;
      classes = here;
      counts.add("`classes(" + plan.name() + "." + name + ")` is " + Wording.count(here));
    }
    if (differ) {
      Diagnostic found =
          context
              .diagnostic(
                  ValueCode.NO_CLASSES, asked, context.text(asked), "data sets differ in it")
              .withHelp("say which data set is meant: " + String.join(", ", counts));
      context.report(found);
      return CheckedValue.UNKNOWN;
    }
    if (!context.isInside()) {
      context.resolution.replace(call.span(), String.valueOf(classes));
    }
    return new CheckedValue.Number(classes);
  }

  private static boolean isLabels(DataPlan.Field field) {
    return !field.steps().isEmpty() && field.steps().getLast().name().equals(MULTI_HOT);
  }

  /** The number of classes of the field; of labels several of which may be true, that of labels. */
  private static long classes(DataPlan.Field field) {
    ColumnType type = field.type();
    return isLabels(field) && type.shape().isKnown() ? type.shape().last().size() : type.classes();
  }

  /** What keeps the data from being read has a remedy of its own. */
  private CheckedValue unread(Expression asked, Diagnostic obstacle) {
    Diagnostic found =
        context.diagnostic(
            ValueCode.NO_CLASSES,
            asked,
            context.text(asked),
            "the data cannot be read, since " + obstacle.message());
    context.report(obstacle.help() == null ? found : found.withHelp(obstacle.help()));
    return CheckedValue.UNKNOWN;
  }

  private CheckedValue unknown(Expression.Call call, Node at, String why) {
    context.report(
        context
            .diagnostic(ValueCode.NO_CLASSES, at, context.text(at), why)
            .withHelp(
                why.equals(BEFORE_DATA)
                    ? "write `classes(…)` where the network needs the number"
                    : why.equals(ONLY_DATA)
                        ? "name the classes in the data, `category([…])`, or write the number here"
                        : "a field of classes is made by `category`, `vocabulary`, `bins` or `multi_hot`"));
    return CheckedValue.UNKNOWN;
  }
}
