package dev.nnc.api;

import java.util.List;

/**
 * A column that a row must have.
 *
 * @param name as the data had it
 * @param choices the texts that the network has learned, where it knows no others; else empty
 */
public record Column(String name, Kind kind, List<String> choices) {
  public Column {
    choices = List.copyOf(choices);
  }

  /** What its cells hold. */
  public enum Kind {
    NUMBER,
    /** Words, names of classes, times, lists of numbers, paths of pictures. */
    TEXT
  }
}
