package dev.nnc.lower;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tensorflow.TensorFlow;

/**
 * TensorFlow's native library. Loading it takes half a second, which whoever has something else to
 * do before the first graph can spend on that: reading data, say.
 */
public final class NativeLibrary {
  private static final FutureTask<String> LOADING = new FutureTask<>(TensorFlow::version);

  private NativeLibrary() {}

  /** Begins to load it in another thread, unless that was done before. Returns at once. */
  public static void beginToLoad() {
    if (!LOADING.isDone()) {
      Thread.ofPlatform().daemon().name("nnc-tensorflow").start(LOADING);
    }
  }

  /**
   * Waits until it is loaded, or could not be. A process must not end in between: the library's own
   * beginning and end would meet.
   *
   * @throws LinkageError if it cannot be loaded on this machine
   */
  public static void load() {
    LOADING.run(); // where nobody has begun to
    boolean interrupted = false;
    try {
      while (true) {
        try {
          LOADING.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException failure) {
          if (failure.getCause() instanceof LinkageError error) {
            throw error;
          }
          throw new IllegalStateException(failure.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
