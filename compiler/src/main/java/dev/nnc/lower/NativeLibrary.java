package dev.nnc.lower;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.TensorFlow;

/**
 * TensorFlow's native library. Loading it takes half a second, which whoever has something else to
 * do before the first graph can spend on that: reading data, say.
 */
public final class NativeLibrary {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  /** Apart, so that a process which only asks whether it was begun sees nothing of TensorFlow. */
  private static final class Loading {
    static final FutureTask<String> TASK = new FutureTask<>(TensorFlow::version);
  }

  private NativeLibrary() {}

  /** Begins to load it in another thread, unless that was done before. Returns at once. */
  public static void beginToLoad() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("nnc-tensorflow").start(Loading.TASK);
    }
  }

  /**
   * Waits until it is loaded, or could not be, if that was begun. A process must not end in
   * between: the library's own beginning and end would meet.
   */
  public static void settle() {
    if (BEGUN.get()) {
      try {
        load();
      } catch (LinkageError | IllegalStateException notHere) {
        // Whoever needed it was told.
      }
    }
  }

  /**
   * Waits until it is loaded.
   *
   * @throws LinkageError if it cannot be loaded on this machine
   */
  public static void load() {
    FutureTask<String> loading = Loading.TASK;
    loading.run(); // where nobody has begun to
    boolean interrupted = false;
    try {
      while (true) {
        try {
          loading.get();
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
