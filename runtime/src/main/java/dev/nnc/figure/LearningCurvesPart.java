package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.report.ReportData;
import java.util.List;

/** Loss and metrics over the epochs; drawn unasked, too. */
final class LearningCurvesPart implements ReportPart.OfTraining {
  @Override
  public String name() {
    return "learning_curves";
  }

  @Override
  public Watch begin(TrainingView training, List<Configured> asked) {
    return (ended, section) ->
        section.epochs(
            ended.epochs().stream()
                .map(
                    epoch ->
                        new ReportData.EpochRow(epoch.number(), epoch.results(), epoch.seconds()))
                .toList());
  }
}
