package dev.nnc.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ast.Item;
import dev.nnc.format.Formatter;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The library's files are right in form, laid out, documented, and listed in the documents. */
class StandardLibraryTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");

  @Test
  void everyBlockIsDocumentedAndListed() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # The standard library

            Blocks that come with nnc, written in `.nn` itself: `import residual_unit from "std/residual.nn"`. Each use has
            fresh weights, as with a block of your own. A run folder keeps a copy of the files that it used.

            This page is made from the files; run `StandardLibraryTest` with `-Dgolden.update=true`.
            """);
    for (String path : StandardLibrary.files()) {
      SourceFile file = StandardLibrary.find(path).orElseThrow();
      Parsed parsed = Parser.parse(file);
      assertThat(parsed.diagnostics()).as(path).isEmpty();
      assertThat(Formatter.format(file).text()).as(path).isEqualTo(file.text());
      page.append("\n## ").append(path).append("\n");
      for (Item item : parsed.tree().items()) {
        if (item instanceof Item.Import) {
          continue;
        }
        assertThat(item).isInstanceOf(Item.Block.class);
        assertThat(item.doc()).as(path).isNotBlank();
        String text = file.text(item.span());
        String head = text.substring(0, text.indexOf('{')).strip();
        page.append("\n`").append(head).append("`\n\n").append(item.doc().strip()).append("\n");
      }
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  @Test
  void pathsAreThoseOfTheListAndNoOthers() {
    assertThat(StandardLibrary.find("std/../diag/pages/NN1001.md")).isEmpty();
    assertThat(StandardLibrary.find("std/")).isEmpty();
    assertThat(StandardLibrary.files()).allMatch(path -> StandardLibrary.find(path).isPresent());
  }
}
