package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.compile.ExamplePrograms;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of the catalogue is a piece of a file, and right if the rest is there. */
class ExamplesTest {
  static Stream<Entry> entries() {
    return StandardCatalog.catalog().entries().stream();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void exampleParses(Entry entry) {
    String text = "nn 1\n\n" + entry.documentation().example() + "\n";
    assertThat(Parser.parse(new SourceFile("example.nn", text)).diagnostics())
        .extracting(Diagnostic::message)
        .as(text)
        .isEmpty();
  }

  static Stream<Entry> usable() {
    return entries().filter(entry -> entry.notYet() == null);
  }

  @ParameterizedTest
  @MethodSource("usable")
  void exampleIsRight(Entry entry) {
    ExamplePrograms programs = new ExamplePrograms(StandardCatalog.catalog());
    assertThat(programs.isRight(entry))
        .as(() -> new TextRenderer(false).render(programs.complaints(entry)))
        .isTrue();
  }

  static Stream<Option> defaults() {
    return entries()
        .flatMap(entry -> entry.options().stream())
        .filter(option -> option.defaultText() != null);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void defaultParses(Option option) {
    String text = "nn 1\n\nparam x = " + option.defaultText() + "\n";
    assertThat(Parser.parse(new SourceFile("default.nn", text)).diagnostics()).as(text).isEmpty();
  }
}
