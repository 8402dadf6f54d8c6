package dev.nnc.check.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.FileSchemas;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.ir.Value;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However many functions use a network, its body is evaluated once for each way of working. */
class LaidOnceTest {
  /** How often the program's only {@code dense} is laid down. */
  private static int times(String layers, String actions) {
    String source =
        """
        nn 1

        data d from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], c: [0, 1, 1, 0]) {
          x = [a, b]
          y = c
          split: everything
        }
        network net from x { x -> %s }
        """
            .formatted(layers);
    AtomicInteger laid = new AtomicInteger();
    Compilation compilation =
        new Compiler(counting(laid), new FileSchemas(Path.of(".")))
            .compile(new SourceFile("test.nn", source + actions), Map.of());
    assertThat(compilation.model()).as("%s", compilation.diagnostics()).isPresent();
    return laid.get();
  }

  private static Catalog counting(AtomicInteger laid) {
    return new Catalog(
        StandardCatalog.catalog().entries().stream()
            .map(
                entry ->
                    entry.kind() == Kind.LAYER && entry.name().equals("dense")
                        ? counting(entry, (Rule.Layer) entry.rule(), laid)
                        : entry)
            .toList());
  }

  private static Entry counting(Entry entry, Rule.Layer rule, AtomicInteger laid) {
    Rule.Layer counted =
        new Rule.Layer() {
          @Override
          public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
            return rule.accepts(inputs, options);
          }

          @Override
          public Value lay(LayerContext context, List<Value> inputs, Options options) {
            laid.incrementAndGet();
            return rule.lay(context, inputs, options);
          }
        };
    return new Entry(entry.kind(), entry.name(), entry.documentation(), entry.options(), counted);
  }

  @Test
  void onceIfNoLayerWorksInAnotherWayInATraining() {
    assertThat(
            times(
                "dense(1, sigmoid)",
                """
                train net on d { loss: mse(y), optimizer: sgd(0.1), epochs: 1, metrics: mae }
                evaluate net on d { metrics: mae }
                predict net on d { }
                """))
        .isOne();
  }

  @Test
  void onceForPredictionsAndOnceForTrainingsElse() {
    assertThat(
            times(
                "dense(4) -> dropout(50%) -> sum",
                """
                train net on d {
                  loss: mse(y), optimizer: sgd(0.1), epochs: 1, metrics: mae
                  accumulate: 2, average: 0.9
                }
                train net on d { loss: mae(y), optimizer: adam, epochs: 1 }
                evaluate net on d { metrics: mae }
                """))
        .isEqualTo(2);
  }

  @Test
  void onceMoreForATrainingThatFreezesLayers() {
    assertThat(
            times(
                "batch_norm -> dense(4) -> batch_norm -> sum",
                """
                train net on d { loss: mse(y), optimizer: sgd(0.1), epochs: 1 }
                train net on d { loss: mse(y), optimizer: sgd(0.1), epochs: 1, freeze: net.batch_norm_1 }
                """))
        .isEqualTo(3);
  }

  @Test
  void updatesOfOneTrainingShareWhatIsLaid() {
    assertThat(
            times(
                "dense(4) -> batch_norm -> sum",
                """
                train net on d {
                  epochs: 1
                  update net.dense_1 { loss: mse(y), optimizer: sgd(0.1) }
                  update net.batch_norm_1 { loss: mae(y), optimizer: sgd(0.1) }
                }
                """))
        .isEqualTo(2);
  }
}
