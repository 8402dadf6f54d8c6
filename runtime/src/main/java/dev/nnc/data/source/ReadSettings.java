package dev.nnc.data.source;

import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.data.file.Memory;
import java.util.function.LongSupplier;

/**
 * How a table is read; what is read does not depend on it.
 *
 * @param held how many bytes of numbers may be held in memory; more go into temporary files
 * @param portion how many bytes of text one thread reads at a time; 0 to read row by row
 * @param ahead how many portions may be in the making at a time; 1 for one thread
 * @param room how many bytes temporary files may take
 */
public record ReadSettings(long held, int portion, int ahead, LongSupplier room) {
  /** Enough to outweigh handing it on, and with its numbers still in a processor's cache. */
  private static final int PORTION = 1 << 19;

  /** With as much room for temporary files as there is. */
  public ReadSettings(long held, int portion, int ahead) {
    this(held, portion, ahead, SpilledNumbers::room);
  }

  /** As many portions as keep all processors busy, and take little of a small memory. */
  public static ReadSettings ofThisMachine() {
    int processors = Runtime.getRuntime().availableProcessors();
    long room = Runtime.getRuntime().maxMemory() / (PORTION * 64L);
    return new ReadSettings(
        Memory.most() / 2,
        PORTION,
        processors == 1 ? 1 : (int) Math.clamp(room, 2, processors * 2L));
  }
}
