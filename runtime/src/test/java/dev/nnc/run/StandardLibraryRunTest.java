package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ast.Item;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.ir.Variable;
import dev.nnc.parse.Parser;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.resolve.StandardLibrary;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of the library is laid down, with the shape that it promises, and learns. */
class StandardLibraryRunTest {
  @TempDir Path folder;

  private static final List<String> USES =
      List.of(
          "residual.nn | residual_unit | 8x8x2 | residual_unit(2) | 8x8x2",
          "residual.nn | residual_unit | 8x8x2 | residual_unit(4, stride: 2) | 4x4x4",
          "residual.nn | bottleneck | 8x8x2 | bottleneck(2) | 8x8x8",
          "residual.nn | bottleneck | 8x8x2 | bottleneck(1, expansion: 2) | 8x8x2",
          "residual.nn | dense_residual | 12 | dense_residual(12) | 12",
          "residual.nn | dense_residual | 12 | dense_residual(5, act: tanh) | 5",
          "inception.nn | inception | 8x8x2 | inception(1, 2, 3, 4, reduce: 2) | 8x8x10",
          "unet.nn | double_conv | 8x8x2 | double_conv(3) | 8x8x3",
          "unet.nn | unet | 8x8x2 | unet(2, levels: 2) | 8x8x2",
          "attention.nn | squeeze_excite | 8x8x2 | squeeze_excite(2) | 8x8x2",
          "attention.nn | highway | 12 | highway(act: tanh) | 12",
          "mlp.nn | mlp | 12 | mlp([8, 4], act: tanh, drop: 10%) | 4",
          "attention.nn | additive_attention | 4x3 | repeat(1) from q { (q[1], q) -> additive_attention(5) } | 3",
          "mlp.nn | normalized_mlp | 12 | normalized_mlp([8, 4]) | 4",
          "mobile.nn | depthwise_separable | 8x8x2 | depthwise_separable(4, stride: 2) | 4x4x4",
          "mobile.nn | inverted_residual | 8x8x4 | inverted_residual(4, squeeze: 2, act: swish) | 8x8x4",
          "mobile.nn | inverted_residual | 8x8x4 | inverted_residual(6, stride: 2, expansion: 1) | 4x4x6",
          "recurrent.nn | stacked_lstm | 4x3 | stacked_lstm([3, 2], drop: 10%) | 2",
          "recurrent.nn | stacked_lstm | 4x3 | stacked_lstm([3, 2], both_ways: true, return: sequence) | 4x4",
          "recurrent.nn | stacked_gru | 4x3 | stacked_gru([3, 2], both_ways: true) | 4",
          "recurrent.nn | stacked_gru | 4x3 | stacked_gru([3], return: sequence) | 4x3",
          "temporal.nn | temporal_block | 6x3 | temporal_block(3, dilation: 2, drop: 10%) | 6x3",
          "temporal.nn | temporal_block | 6x3 | temporal_block(5) | 6x5",
          "temporal.nn | gated_unit | 6x3 | gated_unit(4, 2, dilation: 2) -> concat | 6x5",
          "transformer.nn | feed_forward | 4x4 | feed_forward(7, tanh) | 4x4",
          "transformer.nn | transformer_encoder | 4x4 | transformer_encoder(2, 8, drop: 0) | 4x4",
          "transformer.nn | transformer_encoder | 4x4 | transformer_encoder(2, 8, gelu, norm_first: true, causal: true) | 4x4",
          "transformer.nn | transformer_decoder | 4x4 | repeat(2) from q { (q, x) -> transformer_decoder(2, 8) } | 4x4",
          "transformer.nn | transformer_decoder | 4x4 | repeat(1) from q { (q, x) -> transformer_decoder(2, 8, norm_first: true) } | 4x4");

  @Test
  void everyBlockIsTried() {
    Set<String> tried = USES.stream().map(use -> use.split(" \\| ")[1]).collect(Collectors.toSet());
    Set<String> there = new HashSet<>();
    for (String path : StandardLibrary.files()) {
      Parser.parse(StandardLibrary.find(path).orElseThrow()).tree().items().stream()
          .filter(Item.Block.class::isInstance)
          .map(Item.Block.class::cast)
          .forEach(block -> there.add(block.name().text()));
    }
    assertThat(tried).isEqualTo(there);
  }

  static List<String> uses() {
    return USES;
  }

  @ParameterizedTest
  @MethodSource("uses")
  void laidDownWithItsShapeAndAGradientStep(String use) throws IOException {
    String[] parts = use.split(" \\| ");
    Compilation compilation = compile(parts[0], parts[1], parts[2], parts[3]);
    // Two steps are few for moving statistics, of which there is a warning.
    assertThat(
            new TextRenderer(false)
                .render(compilation.diagnostics().stream().filter(Diagnostic::isError).toList()))
        .isEmpty();
    NetworkPlan net = compilation.model().orElseThrow().network("net");
    assertThat(net.outputs().getFirst().type().shape().row()).isEqualTo(Shape.of(sizes(parts[4])));
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            TestSettings.oneThread(folder.resolve("runs")),
            new LocalEnvironment(folder, nowhere, remark -> {}),
            event -> {});
    assertThat(result.state()).as(result.diagnostics().toString()).isEqualTo(State.FINISHED);
    Weights weights =
        WeightsFolder.read(Objects.requireNonNull(result.folder()).resolve("weights"));
    // Adam keeps a square of each gradient: where it is not zero, the gradient arrived.
    for (Variable variable : compilation.model().orElseThrow().program().variables()) {
      if (variable.trainable()) {
        byte[] square = weights.find("train/" + variable.name() + "/square").orElseThrow().value();
        assertThat(square).as(variable.name()).isNotEqualTo(new byte[square.length]);
      }
    }
  }

  private static long[] sizes(String shape) {
    String[] sizes = shape.split("x");
    long[] all = new long[sizes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = Long.parseLong(sizes[i]);
    }
    return all;
  }

  private Compilation compile(String file, String block, String shape, String use) {
    int count = 1;
    for (long size : sizes(shape)) {
      count *= (int) size;
    }
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 6; row++) {
      rows.append(row == 0 ? "[" : ", [");
      for (int i = 0; i < count; i++) {
        rows.append(i == 0 ? "" : ", ").append(random.nextInt(1000)).append(" / 1000 - 0.4");
      }
      rows.append(", ").append(row).append("]");
    }
    String reshape = shape.contains("x") ? " -> reshape(" + shape + ")" : "";
    String program =
        String.format(
            """
            nn 1
            import %s from "std/%s"
            data numbers from rows(%s) {
              x = columns(1 .. %d)%s
              t = columns(%d .. %d)
              split: everything
            }
            network net from x { x -> %s }
            train net on numbers {
              loss: mean((net.net - 1) ^ 2) + 0 * mean(t), optimizer: adam, batch: 6, epochs: 2
            }
            """,
            block, file, rows, count, reshape, count + 1, count + 1, use);
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    return new Compiler(StandardCatalog.catalog(), new Sources(folder, nowhere))
        .compile(new SourceFile("library.nn", program), Map.of());
  }
}
