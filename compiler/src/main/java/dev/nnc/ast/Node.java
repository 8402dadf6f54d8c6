package dev.nnc.ast;

import dev.nnc.source.Span;

/** Anything that stands somewhere in the file. */
public sealed interface Node
    permits Body,
        Body.Statement,
        Clause,
        Clause.Choice,
        Comment,
        Expression,
        Expression.Argument,
        Expression.Branch,
        Item,
        Item.Formal,
        Item.Imported,
        Name,
        Recipe,
        Recipe.Input,
        Section,
        Section.Entry {
  Span span();
}
