package dev.nnc.data.file;

import java.util.Locale;

/**
 * How much data may be held, so that a large or forged file is refused and never exhausts memory.
 */
public final class Memory {
  /** The bytes that a reference takes: Java has short ones in heaps below 32 GiB. */
  public static final long REFERENCE = Runtime.getRuntime().maxMemory() < 32L << 30 ? 4 : 8;

  private Memory() {}

  /** The most bytes that one array of data may take: arrays stop near 2 GiB. */
  public static long most() {
    return Math.min(Integer.MAX_VALUE - 16L, Runtime.getRuntime().maxMemory() * 2 / 5);
  }

  /** How much of memory is free for more data, leaving some for the program. */
  public static boolean holds(long bytes) {
    return bytes <= Runtime.getRuntime().maxMemory() / 2;
  }

  /** In a sentence: {@code needs 3.2 GB, and this program may use 0.5 GB}. */
  public static String need(long bytes) {
    return String.format(
        Locale.ROOT,
        "needs %s of memory, and the program may use %s in all",
        size(bytes),
        size(Runtime.getRuntime().maxMemory()));
  }

  public static String size(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%,d bytes", bytes);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
  }
}
