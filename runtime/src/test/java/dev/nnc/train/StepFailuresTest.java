package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.ExecutionException.Reason;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Architecture;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said when TensorFlow gives up in the middle of a training. */
class StepFailuresTest {
  private static final Place PLACE = new SourceFile("model.nn", "train").place(new Span(0, 5));

  private final StepFailures failures =
      new StepFailures(
          new NetworkPlan(
              PLACE, "net", "", List.of(), List.of(), List.of(), "predict.net", Architecture.NONE),
          new ActionPlan.Train(
              PLACE,
              "train",
              "net",
              "d",
              32,
              5,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(
                  new ActionPlan.Update(
                      "",
                      "step",
                      "validate",
                      "statistics",
                      List.of(),
                      List.of(),
                      "locate",
                      List.of(),
                      List.of(),
                      ActionPlan.Calls.PLAIN,
                      List.of())),
              List.of()));

  private Diagnostic refused(Reason reason, int rows) {
    return failures.refused(
        new ExecutionException(reason, "OOM when allocating tensor\nwith more lines", null),
        3,
        rows);
  }

  @Test
  void aBatchThatDoesNotFitIsToBeHalved() {
    Diagnostic told = refused(Reason.OUT_OF_MEMORY, 32);
    assertThat(told.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
    assertThat(told.help()).contains("make the batch smaller, for example `batch: 16`");
    assertThat(told.notes()).containsExactly("OOM when allocating tensor");
    assertThat(refused(Reason.OUT_OF_MEMORY, 1).help()).contains("make the network smaller");
  }

  @Test
  void anythingElseIsToldWithItsEpochAndTensorFlowsWords() {
    Diagnostic told = refused(Reason.OTHER, 32);
    assertThat(told.code()).isEqualTo(FailureCode.STEP_FAILED);
    assertThat(told.message()).endsWith("epoch 3");
    assertThat(told.notes()).containsExactly("OOM when allocating tensor");
  }
}
