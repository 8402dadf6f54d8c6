package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.StandardCatalog;
import dev.nnc.compile.Compiler;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.SourceFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks whose parameters have been counted elsewhere. */
class ReferenceNetworksTest {
  /**
   * ResNet-20 of the first version as Keras's documented example for CIFAR-10 has it: biases
   * everywhere, and a convolution of size 1 without normalization where the shape changes. Keras
   * counts 274,442 parameters, of which 273,066 are trained.
   */
  private static final String RESNET20 =
      """
      nn 1

      block residual_unit(filters, stride = 1) from x to y {
        main = x -> conv(filters, 3x3, stride: stride) -> batch_norm -> relu
                 -> conv(filters, 3x3) -> batch_norm
        skip = if stride == 1 { x } else { x -> conv(filters, 1x1, stride: stride) }
        y    = main + skip -> relu
      }

      network resnet20 from image: [32, 32, 3] {
        image -> conv(16, 3x3) -> batch_norm -> relu
              -> repeat(3) { residual_unit(16) }
              -> residual_unit(32, stride: 2) -> repeat(2) { residual_unit(32) }
              -> residual_unit(64, stride: 2) -> repeat(2) { residual_unit(64) }
              -> average_pool(global) -> dense(10, softmax)
      }
      """;

  private static NetworkPlan network(String text) {
    return new Compiler(StandardCatalog.catalog(), new FileSchemas(Path.of(".")))
        .compile(new SourceFile("test.nn", text), Map.of())
        .model()
        .orElseThrow()
        .networks()
        .getFirst();
  }

  @Test
  void resnet20HasAsManyParametersAsInKeras() {
    NetworkPlan network = network(RESNET20);
    assertThat(network.parameters()).isEqualTo(274_442);
    assertThat(network.trainable()).isEqualTo(273_066);
  }
}
