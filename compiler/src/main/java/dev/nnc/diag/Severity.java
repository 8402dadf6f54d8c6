package dev.nnc.diag;

import java.util.Locale;

/** How bad it is: an error ends the run, a warning does not, a hint is advice. */
public enum Severity {
  ERROR,
  WARNING,
  HINT;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
