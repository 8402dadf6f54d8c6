package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.TextEdit;

/** A text that was checked, and what becomes of it by the actions that are offered. */
final class Trying {
  private static final String URI = "file:///nowhere/program.nn";

  private Trying() {}

  static Readings readings() {
    return new Readings(
        StandardCatalog.catalog(), DataPlaces.of(Map.of(), Path.of("/nonexistent")));
  }

  static Document document(String text) {
    Path path = Path.of("/nowhere/program.nn");
    return new Document(URI, 1, path, new EditedText(path.toString(), text));
  }

  /** What is found out about a text. */
  static Reading read(String text) {
    Readings readings = readings();
    readings.put(document(text));
    return readings.now(URI).orElseThrow();
  }

  /** The place between two marks {@code |} in a piece of the text; the piece without them. */
  static Span at(String text, String marked) {
    int first = marked.indexOf('|');
    int second = marked.indexOf('|', first + 1);
    String plain = marked.replace("|", "");
    int start = text.indexOf(plain);
    assertThat(start).as(plain).isNotNegative();
    return new Span(start + first, start + (second < 0 ? first : second - 1));
  }

  static List<CodeAction> actions(Reading reading, Span at) {
    return new CodeActions(reading, Shift.NONE, reading.text()).at(at, List.of(), null);
  }

  static List<String> titles(String text, String marked) {
    return actions(read(text), at(text, marked)).stream().map(CodeAction::getTitle).toList();
  }

  /** The text after the only action whose title begins so. */
  static String after(String text, String marked, String title) {
    Reading reading = read(text);
    List<CodeAction> actions =
        actions(reading, at(text, marked)).stream()
            .filter(each -> each.getTitle().startsWith(title))
            .toList();
    assertThat(actions).as(titles(text, marked).toString()).hasSize(1);
    return after(reading.text(), actions.getFirst());
  }

  /** The text after an action on this document alone. */
  static String after(EditedText text, CodeAction action) {
    assertThat(action.getEdit().getChanges()).hasSize(1);
    List<TextEdit> edits =
        new ArrayList<>(action.getEdit().getChanges().values().iterator().next());
    edits.sort(
        (a, b) -> text.offset(b.getRange().getStart()) - text.offset(a.getRange().getStart()));
    String result = text.text();
    for (TextEdit edit : edits) {
      result =
          result.substring(0, Editor.offset(text.text(), edit.getRange().getStart()))
              + edit.getNewText()
              + result.substring(Editor.offset(text.text(), edit.getRange().getEnd()));
    }
    return result;
  }
}
