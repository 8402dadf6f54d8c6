package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks of {@code benchmarks/peers/steps}, and those beside the bound. */
class ThreadRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # F3, D1, P3: what they compute is over before another thread has begun.
          flatten -> dense(50, relu) -> dense(50, relu) -> dense(10, softmax) | 32 | 1
          flatten -> dense(50, sigmoid) -> dense(10, softmax)                 | 100 | 1
          flatten -> dense(64, sigmoid) -> dense(10, softmax)                 | 128 | 1
          # F4 computes 13 million multiplications and additions, and makes 1.6 million numbers of them.
          conv(64, 2x2, relu) -> max_pool(2) -> flatten -> dense(10, softmax) | 32 | 2
          conv(64, 2x2, relu) -> max_pool(2) -> flatten -> dense(10, softmax) | 16 | 1
          conv(16, 5x5, relu) -> max_pool(2) -> conv(32, 5x5, relu) -> flatten -> dense(10, softmax) | 128 | 2
          flatten -> dense(1000, relu) -> dense(1000, relu) -> dense(10, softmax) | 128 | 2
          reshape([28, 28]) -> lstm(64) -> dense(10, softmax)                 | 32 | 1
          reshape([28, 28]) -> gru(64) -> dense(10, softmax)                  | 32 | 1
          """)
  void threadsFollowWhatTheLargestOperationCosts(String flow, int batch, int threads) {
    Model model = compile(flow, batch);
    String step = ((Train) model.actions().getFirst()).updates().getFirst().step();

    assertThat(ThreadRule.threads(model.program(), step, batch, 2)).isEqualTo(threads);
    assertThat(ThreadRule.threads(model.program(), step, batch, 1)).isEqualTo(1);
  }

  static Model compile(String flow, int batch) {
    String text =
        """
        nn 1
        data pictures from csv("pictures.csv") {
          image = pixels
          label = class -> category(10)
          split: everything
        }
        network net from image { image -> %s }
        train net on pictures {
          loss:      cross_entropy(label)
          optimizer: adam(0.001)
          batch:     %d
          epochs:    1
        }
        """
            .formatted(flow, batch);
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put(
        "pixels",
        ColumnType.number(new Shape(List.of(Dimension.of(28), Dimension.of(28), Dimension.of(1)))));
    columns.put("class", ColumnType.category(10, List.of()));
    SchemaReader schemas =
        (source, place) ->
            new SchemaReader.Result(Optional.of(Schema.of(columns, 1000)), List.of());
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), schemas)
            .compile(new SourceFile("case.nn", text), Map.of());
    return compilation
        .model()
        .orElseThrow(() -> new IllegalStateException(compilation.diagnostics() + "\n" + text));
  }
}
