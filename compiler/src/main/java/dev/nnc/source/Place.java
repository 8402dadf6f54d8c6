package dev.nnc.source;

/** A span of a certain file. */
public record Place(SourceFile source, Span span) {
  public int line() {
    return source.line(span.start());
  }

  public int column() {
    return source.column(span.start());
  }

  public int endLine() {
    return source.line(span.end());
  }

  public int endColumn() {
    return source.column(span.end());
  }

  public String text() {
    return source.text(span);
  }

  @Override
  public String toString() {
    return source.name() + ":" + line() + ":" + column();
  }
}
