package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ir.Footprint;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the backward pass computes again changes no bit of what is learned, and takes less room. */
class ComputedAgainTest {
  private static final long[] WIDTHS = {20, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 10};
  private static final double DROPOUT = 0.2;

  private static List<byte[]> trained(Program program) {
    try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 1, 1))) {
      session.initialize(3);
      Session.Call call = session.call("step");
      Random random = new Random(5);
      for (int step = 0; step < 4; step++) {
        Session.Feeds feeds = call.feeds(16);
        Training.fill(feeds, random, 10);
        call.run(feeds);
      }
      List<byte[]> values = new ArrayList<>();
      for (Variable variable : program.variables()) {
        values.add(session.read(variable.name()));
      }
      return values;
    }
  }

  @Test
  void theSameIsLearnedToTheBit() {
    List<byte[]> kept = trained(Training.network(DROPOUT, WIDTHS));
    assertThat(trained(Training.checkpointed(DROPOUT, WIDTHS)))
        .usingElementComparator(Arrays::compare)
        .isEqualTo(kept);
  }

  @Test
  void fewerValuesAreKeptFromOnePassToTheOther() {
    Function kept = Training.network(DROPOUT, WIDTHS).function("step");
    Function again = Training.checkpointed(DROPOUT, WIDTHS).function("step");
    assertThat(Footprint.of(again, 10_000).peak())
        .isLessThan(0.75 * Footprint.of(kept, 10_000).peak());
    // Each random number is drawn twice, and what starts a copy waits for a gradient.
    assertThat(count(again, "random_uniform")).isEqualTo(2 * count(kept, "random_uniform"));
    assertThat(count(again, "after")).isPositive();
    assertThat(count(kept, "after")).isZero();
  }

  private static long count(Function function, String word) {
    return function.operations().stream()
        .filter(operation -> operation.kind().word().equals(word))
        .count();
  }
}
