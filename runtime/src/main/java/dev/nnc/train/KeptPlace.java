package dev.nnc.train;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point of a training at which its state may be kept.
 *
 * @param epoch how many epochs are done
 * @param step training steps so far, if it lies within an epoch; 0 between two
 */
public record KeptPlace(int epoch, long step) implements Comparable<KeptPlace> {
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{1,9})(?:-step-(\\d{1,18}))?");

  private static final Comparator<KeptPlace> ORDER =
      Comparator.comparingInt(KeptPlace::epoch).thenComparingLong(KeptPlace::step);

  static KeptPlace after(int epoch) {
    return new KeptPlace(epoch, 0);
  }

  /** The place that the end of a folder's name says; one before all others if it says none. */
  public static KeptPlace named(String folder) {
    Matcher matcher = NAME.matcher(folder);
    KeptPlace place = new KeptPlace(0, 0);
    while (matcher.find()) {
      String step = matcher.group(2);
      place =
          new KeptPlace(
              Integer.parseInt(matcher.group(1)), step == null ? 0 : Long.parseLong(step));
    }
    return place;
  }

  /** What a folder for it is called: {@code epoch-00003}, or {@code epoch-00003-step-000001500}. */
  public String name() {
    return step == 0
        ? String.format(Locale.ROOT, "epoch-%05d", epoch)
        : String.format(Locale.ROOT, "epoch-%05d-step-%09d", epoch, step);
  }

  @Override
  public int compareTo(KeptPlace other) {
    return ORDER.compare(this, other);
  }
}
