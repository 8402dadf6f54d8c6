package dev.nnc.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A text in portions that are read by all processors and come in their order. Who asks for them
 * reads portions too while the next one is in the making. What is cut where does not depend on the
 * number of threads.
 */
final class Portions {
  /** In so many bytes some row ends, or there is little hope that one will. */
  private static final int MOST = CsvRecords.LONGEST * 16;

  private final InputStream text;
  private final PortionReader reader;
  private final Layout layout;
  private final ReadSettings settings;
  private final Deque<FutureTask<Portion>> waiting = new ArrayDeque<>();
  private final Deque<Portion> unused = new ArrayDeque<>();
  private byte[] rest = new byte[0];
  private int restLength;
  private long offset;
  private boolean ended;

  /**
   * @param text from the beginning of a row
   * @param offset of that row, in bytes
   * @param layout what portions hold
   */
  Portions(
      InputStream text, long offset, PortionReader reader, Layout layout, ReadSettings settings) {
    this.text = text;
    this.offset = offset;
    this.reader = reader;
    this.layout = layout;
    this.settings = settings;
  }

  /** The next portion, with its rows read; null at the end. */
  @Nullable Portion next() {
    while (!ended && waiting.size() < settings.ahead()) {
      FutureTask<Portion> task = new FutureTask<>(reading(cut()));
      waiting.add(task);
      if (settings.ahead() > 1) {
        ForkJoinPool.commonPool().execute(task);
      }
    }
    FutureTask<Portion> first = waiting.peek();
    if (first == null) {
      return null;
    }
    for (FutureTask<Portion> task : waiting) {
      if (first.isDone()) {
        break;
      }
      // It does nothing if another thread is at it.
      task.run();
    }
    waiting.remove();
    return result(first);
  }

  private Callable<Portion> reading(Portion portion) {
    return () -> {
      portion.begin();
      reader.read(portion);
      return portion;
    };
  }

  private static Portion result(FutureTask<Portion> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nothing interrupts the reading of data", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Takes back a portion whose rows have been used. */
  void reuse(Portion portion) {
    unused.add(portion);
  }

  /** Portions that were begun are not wanted any more. */
  void stop() {
    waiting.forEach(task -> task.cancel(false));
    waiting.clear();
    ended = true;
  }

  /** The bytes up to the end of a row; a row longer than a portion makes a longer one. */
  private Portion cut() {
    Portion portion = unused.isEmpty() ? layout.portion(settings.portion()) : unused.remove();
    byte[] bytes = portion.bytes;
    int room = bytes.length - Portion.BEHIND;
    if (restLength >= room) {
      room = restLength * 2;
      bytes = new byte[room + Portion.BEHIND];
    }
    System.arraycopy(rest, 0, bytes, 0, restLength);
    int filled = restLength;
    int end = 0;
    while (end == 0 && !ended) {
      if (filled == room) {
        room *= 2;
        bytes = Arrays.copyOf(bytes, room + Portion.BEHIND);
      }
      int before = filled;
      while (filled < room && !ended) {
        try {
          int read = text.read(bytes, filled, room - filled);
          ended = read < 0;
          filled += Math.max(0, read);
        } catch (IOException e) {
          // Rows before it come first, and what there is to say about them.
          portion.failure = e;
          ended = true;
        }
      }
      boolean whole = portion.failure == null && (ended || before > MOST);
      end = whole ? filled : reader.end(bytes, filled);
    }
    restLength = filled - end;
    if (rest.length < restLength) {
      rest = new byte[restLength];
    }
    System.arraycopy(bytes, end, rest, 0, restLength);
    portion.bytes = bytes;
    portion.to = end;
    portion.offset = offset;
    offset += end;
    return portion;
  }

}
