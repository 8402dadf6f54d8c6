package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are worked out ahead are those that would be worked out when they are needed. */
class PrefetcherTest {
  @TempDir private Path folder;

  private Rows rows() {
    DataPlaces places = new DataPlaces(List.of(), folder, folder);
    Model model =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, places))
            .compile(
                new SourceFile(
                    "model.nn",
                    """
                    nn 1
                    data d from table(a: [1, 2, 3, 4, 5, 6], b: [1, 0, 1, 0, 1, 0]) {
                      x = [a, b] -> random_noise(1)
                      y = b
                      split: last(test: 2)
                    }
                    network net from x { x -> dense(1) }
                    train net on d { loss: mse(y), optimizer: sgd, epochs: 1 }
                    """),
                Map.of())
            .model()
            .orElseThrow();
    return PreparedRows.dataSet(
            new DataLoader(folder, places).load(model.dataset("d"), 1).data().orElseThrow())
        .part(Part.TRAIN);
  }

  private static float[] copied(Rows rows, String field, int[] order, int from, int count) {
    FloatBuffer target = FloatBuffer.allocate(count * (field.equals("x") ? 2 : 1));
    rows.copy(field, order, from, count, target);
    assertThat(target.hasRemaining()).isFalse();
    return target.array();
  }

  @Test
  void givesTheSameRowsAheadAndAtOnce() {
    int[] order = {3, 0, 2, 1};
    Rows training = rows().inTraining(1, "train", 1);
    float[] atOnce = copied(training, "x", order, 2, 2);
    training.expect(List.of("x", "y"), order, 2, 2);
    assertThat(copied(training, "x", order, 2, 2)).isEqualTo(atOnce);
    assertThat(copied(training, "y", order, 2, 2)).containsExactly(1, 0);
    // What was expected and does not come does no harm.
    training.expect(List.of("x"), order, 0, 2);
    assertThat(copied(training, "x", order, 2, 2)).isEqualTo(atOnce);
    assertThat(copied(rows().inTraining(1, "train", 1), "x", order, 2, 2)).isEqualTo(atOnce);
    assertThat(copied(rows().inTraining(1, "train", 2), "x", order, 2, 2)).isNotEqualTo(atOnce);
    assertThat(copied(rows(), "x", order, 2, 2)).containsExactly(3, 1, 2, 0);
  }
}
