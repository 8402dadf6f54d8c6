package dev.nnc.lsp;

import dev.nnc.source.Span;
import java.util.List;

/**
 * A change of a document that can be offered.
 *
 * @param title what an editor shows
 * @param kind of action, in the words of the protocol
 * @param pieces what becomes of the text, by places that do not overlap
 */
record Change(String title, String kind, List<Piece> pieces) {
  Change {
    pieces = List.copyOf(pieces);
  }

  /** The text at the span of the source becomes another. */
  record Piece(Span span, String text) {}
}
