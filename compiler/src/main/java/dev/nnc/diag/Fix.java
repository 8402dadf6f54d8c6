package dev.nnc.diag;

import dev.nnc.source.Place;
import java.util.List;

/** A change of the text that mends the mistake, for editors to offer. */
public record Fix(String title, List<Edit> edits) {
  public Fix {
    edits = List.copyOf(edits);
  }

  /** The text at the place becomes the replacement. */
  public record Edit(Place place, String replacement) {}

  public static Fix replace(String title, Place place, String replacement) {
    return new Fix(title, List.of(new Edit(place, replacement)));
  }
}
