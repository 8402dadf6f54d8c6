package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;

/** The inside of a {@code data} declaration or an action. */
public record Section(Span span, List<Entry> entries) implements Node {
  public Section {
    entries = List.copyOf(entries);
  }

  /** A setting, a definition (only in {@code data}), or a nested action. */
  public sealed interface Entry extends Node permits Setting, Definition, Item.Action {}

  /** {@code metrics: accuracy, mae} */
  public record Setting(Span span, String doc, Name key, List<Expression> values) implements Entry {
    public Setting {
      values = List.copyOf(values);
    }
  }

  /** {@code image = pixels -> scale(1/255)} */
  public record Definition(Span span, String doc, List<Name> names, Expression value)
      implements Entry {
    public Definition {
      names = List.copyOf(names);
    }
  }
}
