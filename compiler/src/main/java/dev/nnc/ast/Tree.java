package dev.nnc.ast;

import dev.nnc.source.SourceFile;
import java.util.List;

/** One parsed file. It may be partial: what could not be read is a {@link Item.Broken}. */
public record Tree(SourceFile source, List<Item> items, List<Comment> comments) {
  public Tree {
    items = List.copyOf(items);
    comments = List.copyOf(comments);
  }
}
