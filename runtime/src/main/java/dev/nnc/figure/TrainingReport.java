package dev.nnc.figure;

import dev.nnc.report.ReportData;
import dev.nnc.train.Training;
import java.util.List;

/** What the report says about a training. Its parts see the network while it goes on. */
public final class TrainingReport {
  private final TrainingView training;
  private final List<ReportPart.Watch> watches;

  /** Begins to watch. */
  public TrainingReport(TrainingView training) {
    this.training = training;
    this.watches =
        DrawnParts.all(ReportPart.OfTraining.class).stream()
            .map(part -> part.begin(training, ReportPart.uses(training.plan().show(), part)))
            .toList();
  }

  /** An epoch has ended, and the network is as it is then. */
  public void after(int epoch) {
    watches.forEach(watch -> watch.after(epoch));
  }

  /** The section, once the training is over. */
  public ReportData.Phase end(Training ended) {
    TrainingSection section = new TrainingSection();
    watches.forEach(watch -> watch.end(ended, section));
    return section.section(training.plan(), ended);
  }
}
