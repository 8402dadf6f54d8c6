package dev.nnc.lsp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that asks the compiler, one request after another. Whatever goes wrong in it is told,
 * and the next request is answered as if nothing had been.
 */
final class Worker implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final BiConsumer<String, Throwable> failed;

  /**
   * @param name of the thread
   * @param failed hears of what went wrong
   */
  Worker(String name, BiConsumer<String, Throwable> failed) {
    this.failed = failed;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              // Deep programs need no more stack here than on the command line.
              Thread made = new Thread(null, task, name, 16L << 20);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * An answer of the worker; a request that was cancelled before its turn comes is left out.
   *
   * @param what is asked, for the log
   * @param empty what to answer if something goes wrong
   */
  <T extends @Nullable Object> CompletableFuture<T> answer(
      String what, @Nullable T empty, Supplier<? extends T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          if (answer.isDone()) {
            return;
          }
          T result = empty;
          try {
            result = work.get();
          } catch (RuntimeException | Error problem) {
            tell(what, problem);
          }
          answer.complete(result);
        };
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      answer.complete(empty);
    }
    return answer;
  }

  /**
   * Does something after a while.
   *
   * @return keeps it from being done, if it has not begun
   */
  Runnable later(String what, long milliseconds, Runnable work) {
    try {
      Future<?> planned =
          thread.schedule(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException | Error problem) {
                  tell(what, problem);
                }
              },
              milliseconds,
              TimeUnit.MILLISECONDS);
      return () -> planned.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  private void tell(String what, Throwable problem) {
    try {
      failed.accept(what, problem);
    } catch (RuntimeException unheard) {
      // The editor is gone: there is nobody left to be told.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
