package dev.nnc.ast;

import dev.nnc.source.Span;

/** A {@code //} or {@code ///} comment with its slashes. */
public record Comment(Span span, String text, boolean doc) implements Node {}
