package dev.nnc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures from counts are those of Tribuo, which judges where there are few classes. */
class ClassCountsTest {
  private static final List<String> LABELS = List.of("a", "b", "c", "d", "e");

  @Test
  void figuresAreTribuos() {
    Random random = new Random(3);
    int rows = 500;
    int[] truth = random.ints(rows, 0, 5).toArray();
    float[] values = new float[rows * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() + (truth[i / 5] == i % 5 ? 0.2f : 0);
    }
    Outputs outputs = new Outputs("kind", new long[] {5}, values);
    Classification judged = Classification.of(LABELS, truth, outputs);
    ClassCounts counts = new ClassCounts(5, true);
    IntStream.range(0, rows)
        .forEach(row -> counts.add(truth[row], Classification.winner(outputs.row(row))));
    assertThat(counts.matrix()).isEqualTo(judged.counts());
    assertThat(counts.accuracy()).isCloseTo(judged.summary().get("accuracy"), within(1e-12));
    counts
        .means()
        .forEach(
            (name, mean) -> assertThat(mean).isCloseTo(judged.summary().get(name), within(1e-12)));
    for (int each = 0; each < 5; each++) {
      Classification.ClassScores ours = counts.scores(LABELS).get(each);
      Classification.ClassScores theirs = judged.scores().get(each);
      assertThat(ours.label()).isEqualTo(theirs.label());
      assertThat(ours.precision()).isCloseTo(theirs.precision(), within(1e-12));
      assertThat(ours.recall()).isCloseTo(theirs.recall(), within(1e-12));
      assertThat(ours.f1()).isCloseTo(theirs.f1(), within(1e-12));
      assertThat(ours.support()).isEqualTo(theirs.support());
    }
  }

  @Test
  void thousandsOfClassesHaveFiguresAndNoMatrix() {
    int classes = 3_000;
    List<String> labels = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    float[] values = new float[classes * classes];
    int[] truth = IntStream.range(0, classes).toArray();
    for (int row = 0; row < classes; row++) {
      // Every third row is taken for the class behind it.
      values[row * classes + (row % 3 == 0 ? row + 1 : row)] = 1;
    }
    Classification judged =
        Classification.of(labels, truth, new Outputs("kind", new long[] {classes}, values));
    assertThat(judged.summary().get("accuracy")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(judged.summary().get("recall")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(judged.counts()).isEmpty();
    assertThat(judged.scores()).hasSize(classes);
    assertThat(judged.wrong()).hasSize(classes / 3);
  }
}
