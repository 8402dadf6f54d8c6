package dev.nnc.ast;

import dev.nnc.source.Span;

/** Anything that stands somewhere in the file. */
public interface Node {
  Span span();
}
