package dev.nnc.lsp;

import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintKind;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Shapes and counts of parameters behind the steps of flows. */
final class InlayHints {
  private InlayHints() {}

  /** The hints of what an editor shows. */
  static List<InlayHint> of(Reading reading, Span shown) {
    List<InlayHint> hints = new ArrayList<>();
    for (Stages.Stage stage : Stages.in(reading, shown)) {
      String label =
          stage.parameters().isEmpty() ? stage.shape() : stage.shape() + " · " + stage.parameters();
      InlayHint hint =
          new InlayHint(reading.text().position(stage.step().end()), Either.forLeft(label));
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
