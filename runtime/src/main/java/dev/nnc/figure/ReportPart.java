package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import dev.nnc.train.Training;
import java.util.List;
import java.util.Optional;

/**
 * A part of the report: draws what an entry of the catalogue promises. A class implements an
 * interface for each action in which its entry may stand. Parts hold nothing; all that they draw
 * comes in.
 */
public sealed interface ReportPart {
  /** The name of its entry. */
  String name();

  /** Drawn of a training, by what can be seen of the network after each epoch and at the end. */
  non-sealed interface OfTraining extends ReportPart {
    /**
     * Begins to watch.
     *
     * @param asked the uses of the entry; empty if nobody asked
     */
    Watch begin(TrainingView training, List<Configured> asked);
  }

  /** Watches one training. */
  interface Watch {
    /** Looks at the network after an epoch, counted from 1. */
    default void after(int epoch) {}

    /** Draws, once the training is over. */
    void end(Training ended, TrainingSection section);
  }

  /** Drawn of each output that an evaluation judges. */
  non-sealed interface OfOutput extends ReportPart {
    /** What keeps it from being drawn, to be read after "since"; empty if nothing does. */
    Optional<String> missing(JudgedOutput output);

    /**
     * Draws where nothing is missing.
     *
     * @param asked the uses of the entry; empty if nobody asked
     */
    void draw(JudgedOutput output, List<Configured> asked, OutputSection section);
  }

  /** Drawn of an evaluation as a whole, for each use of the entry. */
  non-sealed interface OfEvaluation extends ReportPart {
    List<Figure> draw(EvaluationView evaluation, Configured asked);
  }

  /** Drawn of the trials of a search. */
  non-sealed interface OfTrials extends ReportPart {
    /**
     * Draws.
     *
     * @param asked the uses of the entry; empty if nobody asked
     */
    List<Figure> draw(ActionPlan.Sweep sweep, DrawnTrials trials, List<Configured> asked);
  }

  /** Drawn of a prediction. */
  non-sealed interface OfPrediction extends ReportPart {
    /**
     * Draws.
     *
     * @param asked the uses of the entry; empty if nobody asked
     */
    void draw(PredictionView prediction, List<Configured> asked, PredictionSection section);
  }

  /** The uses of a part among others. */
  static List<Configured> uses(List<Configured> show, ReportPart part) {
    return show.stream().filter(each -> each.name().equals(part.name())).toList();
  }
}
