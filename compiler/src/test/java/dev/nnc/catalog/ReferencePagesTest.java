package dev.nnc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed pages are those that the catalogue makes; {@code -Dgolden.update=true} writes. */
class ReferencePagesTest {
  private static final Path FOLDER = root().resolve("docs/reference");

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("grammar/pom.xml"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
    }
    return folder;
  }

  @Test
  void theCommittedPagesAreUpToDate() throws IOException {
    Map<String, String> pages = ReferencePages.pages(StandardCatalog.catalog());
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
      }
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(FOLDER.resolve(page.getKey())).content().isEqualTo(page.getValue());
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(pages.keySet());
    }
  }
}
