package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Pages;
import dev.nnc.diag.ValueCode;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The wrong example of a page has its mistake and no other; the right one has none. */
class CheckPagesTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Compiler COMPILER =
      new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(DATA));
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?m)^(Wrong|Right)(?:, with `--set (\\w+)=(.*)`)?:\n\n```nn-\\w+\n((?s).*?)^```$");

  @TestFactory
  Stream<DynamicTest> examples() {
    return Stream.<Code[]>of(NameCode.values(), ValueCode.values(), ActionCode.values())
        .flatMap(Stream::of)
        .map(code -> DynamicTest.dynamicTest(code.id(), () -> check(code)));
  }

  private static void check(Code code) {
    String page = Pages.page(code.id()).orElseThrow();
    Matcher example = EXAMPLE.matcher(page);
    assertThat(example.find()).isTrue();
    assertThat(example.group(1)).isEqualTo("Wrong");
    assertThat(compiled(example)).extracting(Diagnostic::code).containsExactly(code);
    assertThat(example.find()).isTrue();
    assertThat(example.group(1)).isEqualTo("Right");
    assertThat(compiled(example)).isEmpty();
  }

  private static List<Diagnostic> compiled(Matcher example) {
    Map<String, String> overrides =
        example.group(2) == null ? Map.of() : Map.of(example.group(2), example.group(3));
    return COMPILER.compile(new SourceFile("model.nn", example.group(4)), overrides).diagnostics();
  }
}
