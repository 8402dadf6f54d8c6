package dev.nnc.editors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.TextRenderer;
import dev.nnc.parse.Parser;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the editors' snippets insert is a program, or a part of one. */
class SnippetsTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));

  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\d+):([^{}]*)}|\\$0");

  private static JsonNode snippets() throws IOException {
    Path file = ROOT.resolve("grammar/editors/textmate/snippets.json");
    return JsonMapper.builder().build().readTree(Files.readString(file));
  }

  /** As it stands when nothing is typed into its places. */
  private static String inserted(JsonNode snippet) {
    List<String> lines = new ArrayList<>();
    snippet.path("body").forEach(line -> lines.add(line.asText()));
    Map<String, String> defaults = new HashMap<>();
    return PLACE
        .matcher(String.join("\n", lines))
        .replaceAll(
            place -> {
              if (place.group(1) == null) {
                return "";
              }
              String earlier = defaults.putIfAbsent(place.group(1), place.group(2));
              assertThat(earlier).isIn(null, place.group(2));
              return Matcher.quoteReplacement(place.group(2));
            });
  }

  @TestFactory
  Stream<DynamicTest> eachCanBeRead() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    snippets()
        .properties()
        .forEach(
            each ->
                tests.add(
                    DynamicTest.dynamicTest(
                        each.getKey(), () -> assertCanBeRead(inserted(each.getValue())))));
    assertThat(tests).hasSizeGreaterThan(5);
    return tests.stream();
  }

  private static void assertCanBeRead(String text) {
    assertThat(text).doesNotContain("$");
    String program =
        text.startsWith("nn 1")
            ? text
            : text.startsWith("stop:") ? "nn 1\ntrain a { " + text + " }" : "nn 1\n" + text;
    assertThat(Parser.parse(new SourceFile("model.nn", program)).diagnostics()).isEmpty();
  }

  @Test
  void theWholeProgramIsRight() throws IOException {
    Path samples = ROOT.resolve("samples");
    DataReader data =
        new DataReader(
            samples, new DataPlaces(List.of(), samples.resolve("data"), samples.resolve("data")));
    String program = inserted(snippets().path("A whole program"));
    Compiler compiler = new Compiler(StandardCatalog.catalog(), data, ImportReader.NONE);

    assertThat(
            new TextRenderer(false)
                .render(
                    compiler.compile(new SourceFile("model.nn", program), Map.of()).diagnostics()))
        .isEmpty();
  }
}
