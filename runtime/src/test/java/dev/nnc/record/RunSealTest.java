package dev.nnc.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSealTest {
  private static final List<String> FILES = List.of(RunFolder.METRICS, RunFolder.FITTED);

  @TempDir Path folder;

  private void run() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int epoch = 1; epoch <= 20; epoch++) {
      lines.append("{\"phase\":\"train\",\"epoch\":").append(epoch).append(",\"loss\":0.5}\n");
    }
    Files.writeString(folder.resolve(RunFolder.METRICS), lines);
    Files.writeString(folder.resolve(RunFolder.FITTED), "{\"d\": {\"x\": [0.25, 1.5]}}\n");
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("format", 1);
    record.put("results", Map.of("train", Map.of("loss", 0.5)));
    record.put("files", RunSeal.of(folder));
    Files.writeString(
        folder.resolve(RunFolder.RECORD),
        RunSeal.sealed(
            JsonMapper.builder()
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(record)));
  }

  /** Whether something is said of it. */
  private boolean isToldOf() throws IOException {
    try {
      return RunSeal.read(folder, FILES).damage() != null;
    } catch (JsonProcessingException broken) {
      return true;
    }
  }

  @Test
  void whatTheRunWroteIsWhole() throws IOException {
    run();
    assertThat(isToldOf()).isFalse();
  }

  @Test
  void everyFlippedBitIsToldOf() throws IOException {
    run();
    Random random = new Random(1);
    for (String name : List.of(RunFolder.RECORD, RunFolder.METRICS, RunFolder.FITTED)) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int trial = 0; trial < 500; trial++) {
        byte[] flipped = whole.clone();
        int bit = random.nextInt(8 * whole.length);
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        Files.write(file, flipped);
        assertThat(isToldOf()).as("%s, bit %d", name, bit).isTrue();
      }
      Files.write(file, whole);
    }
  }

  @Test
  void everyTruncationIsToldOf() throws IOException {
    run();
    for (String name : List.of(RunFolder.METRICS, RunFolder.RECORD)) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length - 1; length += 3) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThat(isToldOf()).as("%s, %d bytes", name, length).isTrue();
      }
      Files.write(file, whole);
    }
    Files.delete(folder.resolve(RunFolder.METRICS));
    assertThat(RunSeal.read(folder, FILES).damage()).isNotNull();
  }

  @Test
  void recordsOfEarlierVersionsAreRead() throws IOException {
    Files.writeString(folder.resolve(RunFolder.RECORD), "{\"format\": 1, \"results\": {}}");
    assertThat(RunSeal.read(folder, FILES).damage()).isNull();
  }
}
