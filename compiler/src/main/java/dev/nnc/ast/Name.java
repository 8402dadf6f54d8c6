package dev.nnc.ast;

import dev.nnc.source.Span;

/** A name without its backquotes, if it had any. */
public record Name(Span span, String text) implements Node {
  /** A name as a program writes it: in backquotes, if it has other than letters and digits. */
  public static String written(String name) {
    boolean plain = !name.isEmpty() && !Character.isDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      plain &= Character.isLetterOrDigit(name.charAt(i)) || name.charAt(i) == '_';
    }
    return plain ? name : "`" + name + "`";
  }

  @Override
  public String toString() {
    return text;
  }
}
