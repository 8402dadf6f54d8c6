package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compiles the programs in the documents: blocks fenced with {@code nn} must be right and give no
 * warning, those fenced with {@code nn-wrong} must give an error. Links between the documents must
 * lead somewhere.
 */
class DocumentTest {
  /** The build tells tests where the repository is. */
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));

  private static final Path SAMPLES = ROOT.resolve("samples");

  private static final DataReader SOURCES =
      new DataReader(
          SAMPLES, new DataPlaces(List.of(), SAMPLES.resolve("data"), SAMPLES.resolve("data")));

  /** A program that others of the document import says so in its second line. */
  private static final Pattern NAMED = Pattern.compile("nn 1\\n// (file|run): (\\S+)\\n(?s:.*)");

  private static final Pattern BLOCK =
      Pattern.compile("^```(nn|nn-wrong)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

  private static final Pattern HEADING =
      Pattern.compile("^(#{1,4}) (.+)$|^<a id=\"([^\"]+)\"></a>$", Pattern.MULTILINE);

  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> programsAreWhatTheyAreSaidToBe() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      Compiler compiler = new Compiler(StandardCatalog.catalog(), SOURCES, new ProgramsOf(text));
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        String kind = block.group(1);
        String program = block.group(2);
        long line = text.substring(0, block.start()).lines().count() + 1;
        String name = ROOT.relativize(document) + ":" + line;
        tests.add(DynamicTest.dynamicTest(name, () -> compile(compiler, kind, name, program)));
      }
    }
    assertThat(tests).as("programs in the documents").hasSizeGreaterThan(10);
    return tests.stream();
  }

  private static void compile(Compiler compiler, String kind, String name, String program) {
    List<Diagnostic> diagnostics =
        compiler.compile(new SourceFile(name, program), Map.of()).diagnostics();
    if (kind.equals("nn")) {
      assertThat(new TextRenderer(false).render(diagnostics)).isEmpty();
    } else {
      assertThat(diagnostics).anyMatch(Diagnostic::isError);
    }
  }

  /** The programs of one document that others in it import. */
  private static final class ProgramsOf implements ImportReader {
    private final Map<String, SourceFile> programs = new HashMap<>();

    ProgramsOf(String document) {
      Matcher block = BLOCK.matcher(document);
      while (block.find()) {
        Matcher named = NAMED.matcher(block.group(2));
        if (named.matches()) {
          programs.put(
              named.group(1) + " " + named.group(2),
              new SourceFile(named.group(2), block.group(2)));
        }
      }
    }

    @Override
    public String key(SourceFile file) {
      return file.name();
    }

    @Override
    public Result file(SourceFile from, String path) {
      SourceFile file = programs.get("file " + path);
      return file == null ? new Result.Missing(List.of(), List.of()) : new Result.File(path, file);
    }

    /** A run of the program that has the weights that it needs. */
    @Override
    public Result run(SourceFile from, String name) {
      SourceFile program = programs.get("run " + name);
      if (program == null) {
        return new Result.Missing(List.of(), List.of());
      }
      SequencedMap<String, TensorType> weights = new LinkedHashMap<>();
      new Compiler(StandardCatalog.catalog(), SOURCES, this)
          .compile(program, Map.of())
          .model()
          .orElseThrow()
          .program()
          .variables()
          .forEach(variable -> weights.put(variable.name(), variable.type()));
      return new Result.Run("run " + name, program, name, weights);
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        String target = link.group(1);
        Path file = target.isEmpty() ? document : document.resolveSibling(target);
        String place = link.group(2);
        if (!Files.exists(file)
            || place != null && target.endsWith(".md") && !places(file).contains(place)
            || place != null && target.isEmpty() && !places(file).contains(place)) {
          broken.add(ROOT.relativize(document) + ": " + link.group());
        }
      }
    }
    assertThat(broken).as("links to files and headings that are not there").isEmpty();
  }

  /** The places of a page that a link may name, as GitHub and the site call them. */
  private static List<String> places(Path document) throws IOException {
    List<String> places = new ArrayList<>();
    Matcher heading = HEADING.matcher(CODE.matcher(Files.readString(document)).replaceAll(""));
    while (heading.find()) {
      places.add(heading.group(3) != null ? heading.group(3) : place(heading.group(2)));
    }
    return places;
  }

  private static String place(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  /** A page with contents has each of its sections in them, so that nothing is found by luck. */
  @Test
  void contentsAreWhole() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      String text = CODE.matcher(Files.readString(document)).replaceAll("");
      if (text.contains("\n## Contents\n")) {
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
          String place = heading.group(2) == null ? "" : place(heading.group(2));
          if (heading.group(2) != null
              && heading.group(1).length() > 1
              && !place.equals("contents")
              && !text.contains("(#" + place + ")")) {
            missing.add(ROOT.relativize(document) + ": " + heading.group(2));
          }
        }
      }
    }
    assertThat(missing).as("sections that the contents do not name").isEmpty();
  }

  /** All documents, the reference pages apart: those have a test of their own. */
  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"), SAMPLES)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    return documents;
  }
}
