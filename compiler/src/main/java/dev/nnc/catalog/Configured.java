package dev.nnc.catalog;

/** An entry together with the options of one use: {@code adam(0.001)}. */
public record Configured(Entry entry, Options options) {
  public String name() {
    return entry.name();
  }
}
