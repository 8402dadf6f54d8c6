package dev.nnc.run;

import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Wording;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.data.Truths;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What only the data tells of a program, before anything is computed with it. */
final class DataCheck {
  private DataCheck() {}

  /** What is wrong or odd with the data for the losses, metrics and networks that use it. */
  static List<Diagnostic> check(List<Judgement> judgements, DataPlan plan, DataSet set) {
    Rows rows = set.part(Part.EVERYTHING);
    if (rows.count() == 0) {
      return List.of();
    }
    List<Diagnostic> found = new ArrayList<>();
    for (DataPlan.Field field : plan.fields()) {
      ColumnType promised = field.type();
      if (promised.content() == ColumnType.Content.TEXT) {
        continue;
      }
      long there = rows.type(field.name()).classes();
      if (promised.classes() > 0 && there > promised.classes()) {
        found.add(
            Diagnostic.of(
                    DataCode.OTHER_COUNT,
                    field.place(),
                    field.name(),
                    Wording.count(there) + " classes",
                    Wording.count(promised.classes()))
                .withHelp(
                    "which classes are rare depends on the rows that the seed draws: name them,"
                        + " `category([…])`"));
      }
    }
    Rows training = set.part(Part.TRAIN);
    Set<String> said = new HashSet<>();
    for (boolean wrong : List.of(true, false)) {
      for (Judgement judgement : judgements) {
        if (judgement.data().equals(plan.name())) {
          // What a step has learned from the training part may lead other rows beyond a range.
          boolean fitted = plan.isFitted(judgement.field());
          Optional<Diagnostic> finding =
              wrong
                  ? mistake(judgement, rows, fitted ? training : rows)
                  : oddity(judgement, rows, training);
          if (finding.isPresent() && said.add(judgement.field())) {
            found.add(finding.get());
          }
        }
      }
    }
    for (Judgement judgement : judgements) {
      if (judgement.data().equals(plan.name()) && said.add("filled " + judgement.field())) {
        filled(judgement, plan, set).ifPresent(found::add);
      }
    }
    for (Judgement judgement : judgements) {
      if (judgement.data().equals(plan.name())
          && judgement.by().entry().kind() == Kind.METRIC
          && rows.type(judgement.field()).classes() > 1) {
        oneClass(judgement, set.part(Part.TEST))
            .filter(any -> said.add(judgement.field()))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * The warning, if truths are made up where the table has none; of the test rows, if it has any.
   */
  private static Optional<Diagnostic> filled(Judgement judgement, DataPlan plan, DataSet set) {
    DataPlan.Field field = plan.field(judgement.field());
    if (field.inputs().size() != 1
        || field.steps().stream().noneMatch(step -> step.name().equals("impute"))) {
      return Optional.empty();
    }
    for (Part part : List.of(Part.TEST, Part.TRAIN)) {
      Rows rows = set.part(part);
      Rows.Gaps gaps = rows.gaps(field.name());
      if (gaps.rows() > 0) {
        Diagnostic filled =
            judgement.filled(
                Numerals.count(gaps.rows()),
                Numerals.count(rows.count()),
                part.word(),
                field.inputs().getFirst());
        return Optional.of(
            gaps.values() == gaps.rows()
                ? filled
                : filled.withNote(
                    "a row counts if its window holds such a value; the windows hold "
                        + Numerals.count(gaps.values())));
      }
    }
    return Optional.empty();
  }

  /** The warning, if all test rows are of one class. */
  private static Optional<Diagnostic> oneClass(Judgement judgement, Rows test) {
    OptionalInt only = Truths.onlyClass(test, judgement.field());
    return only.isEmpty()
        ? Optional.empty()
        : Optional.of(
            judgement.oneClassInTest(
                Numerals.count(test.count()),
                Numerals.shorten(test.type(judgement.field()).classNames().get(only.getAsInt()))));
  }

  private static Optional<Diagnostic> mistake(Judgement judgement, Rows rows, Rows bounded) {
    return judgement.asksForClasses()
        ? judgement.misfit(rows.type(judgement.field()).classes())
        : Truths.outside(bounded, judgement, judgement.domain()).map(judgement::refusal);
  }

  private static Optional<Diagnostic> oddity(Judgement judgement, Rows rows, Rows training) {
    if (judgement.asksForClasses()) {
      ColumnType type = rows.type(judgement.field());
      return type.classes() == 1
          ? Optional.of(judgement.oneClass(Numerals.shorten(type.classNames().getFirst())))
          : Optional.empty();
    }
    return judgement
        .reach()
        .flatMap(
            reach ->
                Truths.outside(training, judgement, reach)
                    .map(found -> judgement.unreachable(found, reach)));
  }
}
