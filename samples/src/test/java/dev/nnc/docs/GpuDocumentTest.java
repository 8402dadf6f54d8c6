package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.gpu.GpuFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuDocumentTest {
  /** Versions that fit are no matter of taste, so the page has those that {@code doctor} prints. */
  @Test
  void thePageBringsWhatDoctorBrings() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("nnc.root", ".."), "docs", "installing.md"));
    List<String> pins =
        GpuFindings.bringing().stream().filter(line -> line.contains("==")).toList();

    assertThat(pins).hasSize(4).allSatisfy(line -> assertThat(page).contains(line.strip()));
  }
}
