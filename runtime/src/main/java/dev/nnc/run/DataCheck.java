package dev.nnc.run;

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
    Set<String> said = new HashSet<>();
    for (Judgement judgement : judgements) {
      if (!judgement.data().equals(plan.name())) {
        continue;
      }
      Optional<Diagnostic> finding = finding(judgement, rows);
      if (finding.isPresent() && said.add(judgement.field())) {
        found.add(finding.get());
      }
    }
    return found;
  }

  /** The first that there is to say of a truth for who judges by it. */
  private static Optional<Diagnostic> finding(Judgement judgement, Rows rows) {
    ColumnType type = rows.type(judgement.field());
    if (judgement.asksForClasses()) {
      Optional<Diagnostic> misfit = judgement.misfit(type.classes());
      return misfit.isPresent() || type.classes() > 1
          ? misfit
          : Optional.of(judgement.oneClass(Numerals.shorten(type.classNames().getFirst())));
    }
    return Truths.outside(rows, judgement.field(), judgement.domain()).map(judgement::refusal);
  }
}
