package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import dev.nnc.train.Training;
import java.util.List;
import java.util.Optional;

/** What the network answers all over a plane of two fields, under the points. */
final class BoundaryPart implements ReportPart.OfTraining, ReportPart.OfEvaluation {
  @Override
  public String name() {
    return "boundary";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    return Boundary.of(
            evaluation.model(),
            evaluation.session(),
            evaluation.network(),
            evaluation.plan().data(),
            evaluation.rows(),
            evaluation.truth(),
            evaluation.interruption())
        .<Figure>map(boundary -> boundary.figure("decision boundary"))
        .stream()
        .toList();
  }

  @Override
  public Watch begin(TrainingView training, List<Configured> asked) {
    List<Boundary.Film> films =
        asked.stream()
            .map(
                each ->
                    new Boundary.Film(
                        each.options().isNone("every") ? 0 : each.options().whole("every")))
            .toList();
    return new Watch() {
      @Override
      public void after(int epoch) {
        for (Boundary.Film film : films) {
          if (film.wants(epoch)) {
            now(training).ifPresent(boundary -> film.add(epoch, boundary));
          }
        }
      }

      @Override
      public void end(Training ended, TrainingSection section) {
        for (Boundary.Film film : films) {
          now(training).ifPresent(film::end);
          film.figures().forEach(section::add);
        }
      }
    };
  }

  /** The boundary as it is now, over the points of the training part. */
  private static Optional<Boundary> now(TrainingView training) {
    ActionPlan.Train plan = training.plan();
    return Boundary.of(
        training.model(),
        training.session(),
        training.network(),
        plan.data(),
        training.rows(),
        plan.truths(training.network()).stream().map(ActionPlan.Pair::field).findFirst(),
        training.interruption());
  }
}
