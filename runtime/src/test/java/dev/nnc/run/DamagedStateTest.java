package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.checkpoint.Weights;
import dev.nnc.plan.Model;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a run goes on from when a file of it is damaged: a state as it was written, or a refusal,
 * and never a state with another value in it.
 */
class DamagedStateTest {
  private static final int TRIALS = Integer.getInteger("nnc.trials", 100);

  @TempDir Path scratch;
  private Model model;
  private Path folder;
  private List<Path> states;
  private List<String> whole;

  /** Leaves a run with five checkpoints, two of them within an epoch. */
  @BeforeEach
  void aRun() throws IOException {
    model =
        ResumeTest.model(
            scratch,
            ResumeTest.DATA
                + ResumeTest.train(
                    "adam(reduce_on_plateau(0.05, result: validation.loss))",
                    3,
                    "average: 0.8, checkpoint: every(steps: 2), every(1)"));
    Path runs = Files.createTempDirectory(scratch, "runs");
    folder =
        Objects.requireNonNull(
            Run.execute(
                    model,
                    TestSettings.oneThread(runs, 1),
                    ResumeTest.environment(scratch),
                    event -> {})
                .folder());
    states = new ArrayList<>();
    whole = new ArrayList<>();
    Path checkpoints = folder.resolve("checkpoints").resolve("train");
    for (int step : List.of(2, 3, 4, 6, 8, 9)) {
      String epoch = "epoch-0000" + step / 3;
      states.add(checkpoints.resolve(step % 3 == 0 ? epoch : epoch + "-step-00000000" + step));
    }
    // Read while those behind it are away.
    for (Path state : states) {
      assertThat(state).isDirectory();
    }
    for (int i = states.size() - 1; i >= 0; i--) {
      whole.addFirst(text(resumption().state()));
      Files.move(states.get(i), scratch.resolve("away-" + i));
    }
    for (int i = 0; i < states.size(); i++) {
      Files.move(scratch.resolve("away-" + i), states.get(i));
    }
    assertThat(whole).doesNotHaveDuplicates().hasSize(6);
  }

  private Resumption resumption() throws IOException {
    return Resumption.of(RunFolder.open(folder, model), model);
  }

  private static String text(@Nullable TrainingState state) {
    if (state == null) {
      return "none";
    }
    StringBuilder text = new StringBuilder(state.progress().toString());
    add(state.variables(), text);
    add(state.good(), text);
    if (state.best() != null) {
      add(state.best(), text);
    }
    return text.toString();
  }

  private static void add(Weights weights, StringBuilder text) {
    for (Weights.Tensor tensor : weights.tensors()) {
      text.append('\n').append(tensor.name()).append(' ').append(tensor.type()).append(' ');
      text.append(HexFormat.of().formatHex(tensor.value()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.bin", "manifest.json", "journal.jsonl"})
  void noFlippedBitBecomesAnotherValue(String name) throws IOException {
    boolean journal = name.equals("journal.jsonl");
    Path file = journal ? folder.resolve(name) : states.getLast().resolve(name);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(7);
    int passedOver = 0;
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      try {
        Resumption resumption = resumption();
        String found = text(resumption.state());
        assertThat(found).as("byte %d", at).isIn(journal ? withNone() : whole);
        if (!found.equals(whole.getLast())) {
          passedOver++;
          assertThat(resumption.passedOver()).contains(states.getLast());
        }
      } catch (IOException told) {
        refused++;
        assertThat(told).hasMessageContaining("is not as it was written");
      }
    }
    Files.write(file, good);
    // What the journal says behind the last epoch is not needed to go on.
    assertThat(passedOver + refused).isGreaterThan(journal ? TRIALS / 3 : TRIALS * 9 / 10);
    assertThat(refused == 0 || journal).isTrue();
  }

  private List<String> withNone() {
    List<String> all = new ArrayList<>(whole);
    all.add("none");
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.bin", "manifest.json"})
  void whatIsCutShortOrMissingIsPassedOverAndNamed(String name) throws IOException {
    Random random = new Random(7);
    for (int trial = 0; trial < TRIALS; trial++) {
      int damaged = 1 + random.nextInt(states.size() - 1);
      List<byte[]> good = new ArrayList<>();
      for (int i = damaged; i < states.size(); i++) {
        Path file = states.get(i).resolve(name);
        good.add(Files.readAllBytes(file));
        Files.delete(file);
        if (trial % 4 != 0) {
          Files.write(file, Arrays.copyOf(good.getLast(), random.nextInt(good.getLast().length)));
        }
      }
      Resumption resumption = resumption();
      assertThat(text(resumption.state())).isEqualTo(whole.get(damaged - 1));
      assertThat(resumption.passedOver())
          .containsExactlyInAnyOrderElementsOf(states.subList(damaged, states.size()));
      for (int i = damaged; i < states.size(); i++) {
        Files.write(states.get(i).resolve(name), good.get(i - damaged));
      }
    }
  }

  @Test
  void aJournalThatIsCutShortCostsNoMoreThanItsEnd() throws IOException {
    Path file = folder.resolve("journal.jsonl");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int trial = 0; trial < TRIALS; trial++) {
      Files.write(file, Arrays.copyOf(good, random.nextInt(good.length)));
      assertThat(text(resumption().state())).isIn(withNone());
    }
  }
}
