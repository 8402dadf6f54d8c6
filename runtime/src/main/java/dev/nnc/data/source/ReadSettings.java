package dev.nnc.data.source;

import dev.nnc.data.file.Memory;

/**
 * How a table is read; what is read does not depend on it.
 *
 * @param held how many bytes of numbers may be held in memory; more go into temporary files
 * @param portion how many bytes of text one thread reads at a time; 0 to read row by row
 * @param ahead how many portions may be in the making at a time; 1 for one thread
 */
public record ReadSettings(long held, int portion, int ahead) {
  /** Enough to outweigh handing it on, and with its numbers still in a processor's cache. */
  private static final int PORTION = 1 << 19;

  /** As many portions as keep all processors busy, and take little of a small memory. */
  static ReadSettings ofThisMachine() {
    int processors = Runtime.getRuntime().availableProcessors();
    long room = Runtime.getRuntime().maxMemory() / (PORTION * 64L);
    return new ReadSettings(
        Memory.most() / 2,
        PORTION,
        processors == 1 ? 1 : (int) Math.clamp(room, 2, processors * 2L));
  }
}
