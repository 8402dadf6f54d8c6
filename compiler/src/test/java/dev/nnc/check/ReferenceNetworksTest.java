package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /**
   * The files in {@code networks}. The numbers are those of Keras's applications (but for
   * EfficientNet's 7 numbers that scale the input), of the papers' authors for AlexNet with two
   * groups, of torchvision and timm for the transformer and the mixer over pictures, and for the
   * others, the sum by hand.
   */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 61_706, 61_706",
    "alexnet, 60_965_224, 60_965_224",
    "vgg16, 138_357_544, 138_357_544",
    "googlenet, 13_378_280, 13_378_280",
    "resnet50, 25_636_712, 25_583_592",
    "densenet121, 8_062_504, 7_978_856",
    "mobilenet, 4_253_864, 4_231_976",
    "mobilenet_v2, 3_538_984, 3_504_872",
    "efficientnet_b0, 5_330_564, 5_288_548",
    "vit_b16, 86_567_656, 86_567_656",
    "mixer_b16, 59_880_472, 59_880_472",
    "transformer_base, 63_119_496, 63_119_496",
    "wavenet, 57_536, 57_536"
  })
  void knownNetworksHaveAsManyParametersAsElsewhere(String file, String all, String trained)
      throws IOException {
    Path path = Path.of("src", "test", "resources", "networks", file + ".nn");
    NetworkPlan network = network(Files.readString(path));
    assertThat(network.parameters()).isEqualTo(Long.parseLong(all.replace("_", "")));
    assertThat(network.trainable()).isEqualTo(Long.parseLong(trained.replace("_", "")));
  }
}
