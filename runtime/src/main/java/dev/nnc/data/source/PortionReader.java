package dev.nnc.data.source;

/**
 * Reads a text's rows quickly, a portion at a time and portions in any order. Whatever it does not
 * understand at once, a fault included, it leaves: there {@link Records} goes on, which says what
 * is wrong and where. So there is one place for each message, and none in the fast code.
 */
interface PortionReader {
  /**
   * Where the last row ends that lies in the bytes as a whole; 0 if there is none.
   *
   * @param bytes from 0 the beginning of a row
   * @param to where they end
   */
  int end(byte[] bytes, int to);

  /** Reads a portion's rows. */
  void read(Portion portion);
}
