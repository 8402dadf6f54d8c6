package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.file.Numerals;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Whiskers;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** By how much the score falls without each column. */
final class ImportancePart implements ReportPart.OfOutput {
  /** More bars are not drawn; all columns stand in the table. */
  private static final int MOST_BARS = 20;

  @Override
  public String name() {
    return "importance";
  }

  /** Asked for every evaluation, so what takes a while to find out is found when it is drawn. */
  @Override
  public Optional<String> missing(JudgedOutput output) {
    return Optional.empty();
  }

  /** The score is that of the whole evaluation, so it stands once. */
  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    if (asked.isEmpty() || !output.isFirst()) {
      return;
    }
    EvaluationView evaluation = output.evaluation();
    if (Score.of(evaluation).isEmpty()) {
      section.add(EvaluationReport.notDrawn(name(), "no metric says how well the network does"));
      return;
    }
    if (evaluation.rows().columns(Importance.fields(evaluation)).groups().size() < 2) {
      section.add(EvaluationReport.notDrawn(name(), "all that the network reads belongs together"));
      return;
    }
    int repeats = (int) asked.getFirst().options().whole("repeats");
    evaluation
        .once()
        .importance(evaluation, repeats)
        .map(found -> figures(found, repeats, evaluation.rows().count()))
        .ifPresent(figures -> figures.forEach(section::add));
  }

  static List<Figure> figures(Importance found, int repeats, int all) {
    String score = found.score().name();
    String falls = found.score().moreIsBetter() ? "falls" : "rises";
    String used =
        found.rows() == all
            ? Numerals.count(all, "row")
            : "%s of %s, which were drawn"
                .formatted(Numbers.whole(found.rows()), Numerals.count(all, "row"));
    String again =
        repeats == 1
            ? "once"
            : "%,d times: the mean, and the standard deviation as a whisker".formatted(repeats);
    StringBuilder note =
        new StringBuilder(
            ("How much %s %s, from %s, if the values of one column are shuffled among the rows, so"
                    + " that they tell nothing of them. On %s; %s.")
                .formatted(score, falls, Numbers.decimal(found.before()), used, again));
    if (found.drops().size() > MOST_BARS) {
      note.append(" The first %d of %,d columns.".formatted(MOST_BARS, found.drops().size()));
    }
    note.append(
        " Of columns that tell the same, each can look as if it did not matter. It says what the"
            + " network uses, not what causes what.");
    if (!found.withoutNumbers().isEmpty()) {
      note.append(
          " Not for %s: with values of other rows, their fields have no numbers."
              .formatted(String.join(", ", found.withoutNumbers())));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Whiskers(
            "What the network goes by",
            "%s of %s".formatted(found.score().moreIsBetter() ? "drop" : "growth", score),
            found.drops().stream()
                .limit(MOST_BARS)
                .map(drop -> new Whiskers.Bar(drop.group().name(), drop.mean(), drop.deviation()))
                .toList(),
            note.toString()));
    figures.add(
        new Figure.Table(
            "Importance of columns",
            List.of(
                "column",
                found.score().moreIsBetter() ? "drop of " + score : "growth of " + score,
                "deviation",
                score + " then"),
            found.drops().stream()
                .map(
                    drop ->
                        List.of(
                            drop.group().name(),
                            Numbers.decimal(drop.mean()),
                            Numbers.decimal(drop.deviation()),
                            Numbers.decimal(
                                found.before()
                                    + (found.score().moreIsBetter() ? -1 : 1) * drop.mean())))
                .toList(),
            ""));
    return figures;
  }
}
