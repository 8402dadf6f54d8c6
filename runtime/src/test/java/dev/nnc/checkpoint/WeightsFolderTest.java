package dev.nnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read is what was written, and nothing else is ever read. */
class WeightsFolderTest {
  @TempDir Path folder;

  @Test
  void weightsComeBackAsTheyWere() throws IOException {
    Weights weights = some(7);
    WeightsFolder.write(folder.resolve("weights"), weights);
    assertSame(WeightsFolder.read(folder.resolve("weights")), weights);
  }

  @Test
  void weightsWithoutAnyTensorAreWeightsToo() throws IOException {
    WeightsFolder.write(folder.resolve("weights"), new Weights(List.of()));
    assertThat(WeightsFolder.read(folder.resolve("weights")).tensors()).isEmpty();
  }

  @Test
  void newWeightsTakeThePlaceOfOldOnes() throws IOException {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(1));
    WeightsFolder.write(weights, some(2));
    assertSame(WeightsFolder.read(weights), some(2));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("weights");
    }
  }

  @Test
  void aCrashBetweenTheTwoRenamingsLosesNothing() throws IOException {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(1));
    Files.move(weights, folder.resolve("weights.previous"));
    assertSame(WeightsFolder.read(weights), some(1));
    WeightsFolder.write(weights, some(2));
    assertSame(WeightsFolder.read(weights), some(2));
  }

  @Test
  void whatCannotBeWrittenLeavesTheOldWeights() throws IOException {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(1));
    // A file where the unfinished folder would be: even root cannot make a folder of it.
    Files.writeString(folder.resolve(".weights.unfinished"), "in the way");
    assertThatThrownBy(() -> WeightsFolder.write(weights, some(2))).isInstanceOf(IOException.class);
    assertSame(WeightsFolder.read(weights), some(1));
  }

  @Test
  void noFlippedBitGoesUnnoticed() throws IOException {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(3));
    SplittableRandom random = new SplittableRandom(20250101);
    for (String name : List.of(WeightsFolder.MANIFEST, WeightsFolder.DATA)) {
      Path file = weights.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int trial = 0; trial < 200; trial++) {
        byte[] bad = good.clone();
        int at = random.nextInt(bad.length);
        bad[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bad);
        Throwable told = catchThrowable(() -> WeightsFolder.read(weights));
        assertThat(told)
            .as("trial %d: a bit of byte %d of %s flipped", trial, at, name)
            .isInstanceOf(DamagedWeightsException.class);
        assertThat(((DamagedWeightsException) told).file().toString()).contains("weights");
      }
      Files.write(file, good);
    }
    assertSame(WeightsFolder.read(weights), some(3));
  }

  @Test
  void noFileThatIsCutShortGoesUnnoticed() throws IOException {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(4));
    for (String name : List.of(WeightsFolder.MANIFEST, WeightsFolder.DATA)) {
      Path file = weights.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int length = 0; length < good.length; length += 1 + good.length / 100) {
        Files.write(file, Arrays.copyOf(good, length));
        assertThatThrownBy(() -> WeightsFolder.read(weights))
            .as("%s cut to %d bytes", name, length)
            .isInstanceOf(DamagedWeightsException.class)
            .hasMessageContaining(name);
      }
      Files.delete(file);
      assertThatThrownBy(() -> WeightsFolder.read(weights))
          .isInstanceOf(DamagedWeightsException.class)
          .hasMessageContaining(name + ": is missing");
      Files.write(file, good);
    }
  }

  /** As another program may have written it: its hash is right, so only what it says is wrong. */
  @ParameterizedTest
  @CsvSource({
    "'3, 4', '3, 5', describes net/dense_1/kernel wrongly",
    "'3, 4', '3, -4', describes net/dense_1/kernel wrongly",
    "'3, 4', '3000000000, 4000000000', describes net/dense_1/kernel wrongly",
    "'\"type\" : \"f32\"', '\"type\" : \"f31\"', describes net/dense_1/kernel wrongly",
    "'\"bytes\" : 48', '\"bytes\" : 4800000000', describes net/dense_1/kernel wrongly",
    "'\"offset\" : 0', '\"offset\" : 50', places net/dense_1/kernel outside of the data"
  })
  void aManifestThatLiesIsDamaged(String right, String wrong, String reason) throws Exception {
    Path weights = folder.resolve("weights");
    WeightsFolder.write(weights, some(5));
    Path manifest = weights.resolve(WeightsFolder.MANIFEST);
    String text = Files.readString(manifest);
    assertThat(text).contains(right);
    String blank =
        text.replaceFirst(Pattern.quote(right), wrong)
            .replaceFirst("[0-9a-f]{64}(?=\"\\s*\\}\\s*$)", "0".repeat(64));
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(blank.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(manifest, blank.replaceFirst("0{64}(?=\"\\s*\\}\\s*$)", hash));
    assertThatThrownBy(() -> WeightsFolder.read(weights))
        .isInstanceOf(DamagedWeightsException.class)
        .hasMessageContaining(reason);
  }

  private static Weights some(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] kernel = new byte[3 * 4 * 4];
    byte[] step = new byte[8];
    random.nextBytes(kernel);
    random.nextBytes(step);
    return new Weights(
        List.of(
            new Tensor("net/dense_1/kernel", TensorType.f32(Shape.of(3, 4)), kernel),
            new Tensor("ünüsual \"name\"", TensorType.f32(Shape.of(0)), new byte[0]),
            new Tensor("step", new TensorType(ElementType.I64, Shape.SCALAR), step)));
  }

  private static void assertSame(Weights actual, Weights expected) {
    assertThat(actual.tensors()).hasSameSizeAs(expected.tensors());
    for (int i = 0; i < expected.tensors().size(); i++) {
      assertThat(actual.tensors().get(i).name()).isEqualTo(expected.tensors().get(i).name());
      assertThat(actual.tensors().get(i).type()).isEqualTo(expected.tensors().get(i).type());
      assertThat(actual.tensors().get(i).value()).isEqualTo(expected.tensors().get(i).value());
    }
  }
}
