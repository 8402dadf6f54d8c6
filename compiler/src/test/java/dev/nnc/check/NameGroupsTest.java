package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.ast.Name;
import dev.nnc.compile.Workspace;
import dev.nnc.diag.Diagnostic;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.parse.Parser;
import dev.nnc.resolve.NameGroups;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which names belong together: who renames all of them leaves a right program right. */
class NameGroupsTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Workspace WORKSPACE =
      new Workspace(StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(DATA));

  private static List<Diagnostic> errors(SourceFile file) {
    return WORKSPACE.check(WORKSPACE.load(file), Map.of()).diagnostics().stream()
        .filter(Diagnostic::isError)
        .toList();
  }

  @Test
  void aRightProgramStaysRightWhicheverNameIsChanged() {
    int renamed = 0;
    List<String> wrong = new ArrayList<>();
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      SourceFile file = each.input();
      if (!errors(file).isEmpty()) {
        continue; // it needs values of params from outside
      }
      NameGroups names =
          NameGroups.of(Parser.parse(file).tree(), StandardCatalog.catalog()::isWord);
      Set<NameGroups.Group> groups = new LinkedHashSet<>();
      names.all().forEach(occurrence -> groups.add(occurrence.group()));
      for (NameGroups.Group group : groups) {
        // `rows` reads the column below a field that is fitted: a field of another name hides none.
        boolean hides =
            each.name().equals("rows-column-below") && group.sort() == NameGroups.Sort.FIELD;
        if (group.sort() != NameGroups.Sort.IMPORT && !hides) {
          String changed = changed(file, names.all(group));
          renamed++;
          List<Diagnostic> errors = errors(new SourceFile(file.name(), changed));
          if (!errors.isEmpty()) {
            wrong.add(
                each
                    + ": "
                    + names.all(group).getFirst().name()
                    + ": "
                    + errors.getFirst().place()
                    + " "
                    + errors.getFirst().message());
          }
        }
      }
    }
    assertThat(renamed).isGreaterThan(400);
    assertThat(wrong).isEmpty();
  }

  private static String changed(SourceFile file, List<NameGroups.Occurrence> occurrences) {
    StringBuilder text = new StringBuilder(file.text());
    for (NameGroups.Occurrence each : occurrences.reversed()) {
      text.replace(each.span().start(), each.span().end(), Name.written("anew_" + each.name()));
    }
    return text.toString();
  }

  @Test
  void everyNameOfAGroupIsWrittenAlikeAndOneOfThemDeclaresIt() {
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      NameGroups names =
          NameGroups.of(Parser.parse(each.input()).tree(), StandardCatalog.catalog()::isWord);
      Span last = Span.NONE;
      for (NameGroups.Occurrence occurrence : names.all()) {
        assertThat(occurrence.span().start())
            .as("no place twice")
            .isGreaterThanOrEqualTo(last.end());
        last = occurrence.span();
        List<NameGroups.Occurrence> all = names.all(occurrence.group());
        assertThat(all).extracting(NameGroups.Occurrence::name).containsOnly(occurrence.name());
        assertThat(all).anyMatch(NameGroups.Occurrence::declares);
      }
    }
  }
}
