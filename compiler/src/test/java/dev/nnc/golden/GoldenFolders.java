package dev.nnc.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Finds the cases of a phase by walking {@code src/test/resources/golden/<phase>/{ok,err}/<case>}.
 * Each holds an {@code input.nn}, perhaps other inputs, and the expected outputs, which are all
 * files that end in {@code .txt}. An output that nothing makes, and a folder without an input,
 * fail. With {@code -Dgolden.update=true} the outputs are written instead of compared; read them in
 * the diff.
 */
public final class GoldenFolders {
  private static final Path ROOT = Path.of("src", "test", "resources", "golden");

  private GoldenFolders() {}

  /**
   * One case.
   *
   * @param kind the folder above it, mostly {@code ok} or {@code err}
   */
  public record Case(String kind, String name, Path folder) {
    /** The input under the name that rendered places show. */
    public SourceFile input() {
      return new SourceFile("input.nn", text("input.nn"));
    }

    public String text(String file) {
      try {
        return Files.readString(folder.resolve(file));
      } catch (IOException e) {
        return fail("cannot read " + folder.resolve(file), e);
      }
    }
  }

  /** All cases of a phase and kind, in the order of their names. */
  public static List<Case> cases(String phase, String kind) {
    Path parent = ROOT.resolve(phase).resolve(kind);
    List<Case> cases = new ArrayList<>();
    for (Path folder : sorted(parent)) {
      cases.add(new Case(kind, folder.getFileName().toString(), folder));
    }
    assertThat(cases).as("cases in " + parent).isNotEmpty();
    return cases;
  }

  /** The text of the input of one case. */
  public static Optional<Case> find(String phase, String kind, String name) {
    return cases(phase, kind).stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * One test a case.
   *
   * @param outputs makes the outputs of a case: for each name of a file its text
   */
  public static Stream<DynamicTest> tests(
      String phase, String kind, Function<Case, Map<String, String>> outputs) {
    return cases(phase, kind).stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    phase + "/" + kind + "/" + c.name(), () -> check(c, outputs.apply(c))));
  }

  private static void check(Case c, Map<String, String> outputs) throws IOException {
    assertThat(outputs.keySet()).allMatch(name -> name.endsWith(".txt"));
    Map<String, String> expected = new TreeMap<>();
    for (Path file : sorted(c.folder())) {
      String name = file.getFileName().toString();
      if (name.endsWith(".txt")) {
        expected.put(name, Files.readString(file));
      }
    }
    if (Boolean.getBoolean("golden.update")) {
      for (String name : expected.keySet()) {
        if (!outputs.containsKey(name)) {
          Files.delete(c.folder().resolve(name));
        }
      }
      for (Map.Entry<String, String> output : outputs.entrySet()) {
        Files.writeString(c.folder().resolve(output.getKey()), output.getValue());
      }
      return;
    }
    assertThat(c.folder().resolve("input.nn")).exists();
    outputs.forEach(
        (name, text) ->
            assertThat(text)
                .as("%s; if this is right, run with -Dgolden.update=true", name)
                .isEqualTo(expected.get(name)));
    assertThat(expected.keySet())
        .as("expected outputs that nothing makes")
        .isEqualTo(outputs.keySet());
  }

  private static List<Path> sorted(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      return fail("cannot list " + folder, e);
    }
  }
}
