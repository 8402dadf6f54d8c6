package dev.nnc.data.source;

import java.util.regex.Pattern;

/** How a line at the end of a table is known that sums up the rows above it. */
public final class Totals {
  private static final double NEAR = 1e-6;

  private static final Pattern LABEL =
      Pattern.compile(
          "(?iU)((grand|sub|over)?[ -]?totals?|sum|summe|gesamt(summe)?|insgesamt|zusammen|somme|"
              + "totale|suma|all|average|avg\\.?|mean|mittelwert|durchschnitt|moyenne|media)"
              + "( .*)?:?");

  private Totals() {}

  /** Whether the cell may name such a line. */
  public static boolean isLabel(String cell) {
    return LABEL.matcher(cell.strip()).matches();
  }

  /** Whether a number is the wanted one, up to what is lost by rounding. */
  public static boolean isNear(double value, double wanted) {
    return Math.abs(value - wanted) <= NEAR * Math.max(1e-3, Math.abs(wanted));
  }
}
