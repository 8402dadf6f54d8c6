package dev.nnc.lsp;

import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintKind;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Shapes and counts of parameters behind the steps of flows. */
final class InlayHints {
  private InlayHints() {}

  /**
   * The hints of what an editor shows.
   *
   * @param shown in the text of the reading
   * @param shift from that text to the one of the editor
   * @param now the editor's text
   */
  static List<InlayHint> of(Reading reading, Span shown, Shift shift, EditedText now) {
    List<InlayHint> hints = new ArrayList<>();
    for (Stages.Stage stage : Stages.in(reading, shown)) {
      String label =
          stage.parameters().isEmpty() ? stage.shape() : stage.shape() + " · " + stage.parameters();
      OptionalInt at = shift.forth(stage.step().end());
      if (at.isEmpty()) {
        continue;
      }
      InlayHint hint = new InlayHint(now.position(at.getAsInt()), Either.forLeft(label));
      hint.setKind(InlayHintKind.Type);
      hint.setPaddingLeft(true);
      hint.setTooltip(
          Either.forLeft(
              stage.parameters().isEmpty()
                  ? "the shape of one row"
                  : "the shape of one row, and the number of parameters"));
      hints.add(hint);
    }
    return hints;
  }
}
