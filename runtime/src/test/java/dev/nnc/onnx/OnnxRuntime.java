package dev.nnc.onnx;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Where ONNX Runtime is called. */
public final class OnnxRuntime {
  /** In bytes: to load the library takes more than a thread of Java usually has. */
  private static final long STACK = 64 << 20;

  private OnnxRuntime() {}

  /** Calls it in a thread with room enough on its stack. */
  public static <T> T call(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(null, task, "onnxruntime", STACK);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
