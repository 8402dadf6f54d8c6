package dev.nnc.ast;

import dev.nnc.source.Span;

/** A name without its backquotes, if it had any. */
public record Name(Span span, String text) implements Node {
  @Override
  public String toString() {
    return text;
  }
}
