package dev.nnc.source;

import java.util.Locale;

/** How shares are written for people, on the terminal and on pages. */
public final class Percent {
  private Percent() {}

  /**
   * A share from 0 to 1 in percent, with one decimal where it is no whole number of percents and
   * two where one would say nothing; 100 % and 0 % only where they are exact.
   */
  public static String of(double share) {
    if (!Double.isFinite(share)) {
      return "–";
    }
    double percent = share * 100;
    int decimals = percent == Math.rint(percent) ? 0 : percent > 99.9 || percent < 0.1 ? 2 : 1;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", percent);
    if (share < 1 && share > 0 && Double.parseDouble(text) == 100) {
      text = "> 99.99";
    } else if (share > 0 && Double.parseDouble(text) == 0) {
      text = "< 0.01";
    }
    return text + " %";
  }
}
