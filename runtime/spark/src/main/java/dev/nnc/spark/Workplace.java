package dev.nnc.spark;

import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Work;
import dev.nnc.cluster.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers of this executor, each made by the first task that needs it. They are the process's
 * own, since Spark gives tasks no other place where something outlives them.
 */
final class Workplace {
  private static final Map<Long, Workplace> ALL = new HashMap<>();

  private @Nullable Worker worker;
  private int tasks;

  private Workplace() {}

  /** A worker for as long as a task needs it. */
  static final class Place implements AutoCloseable {
    private final Workplace at;
    private final Worker worker;

    private Place(Workplace at, Worker worker) {
      this.at = at;
      this.worker = worker;
    }

    Worker worker() {
      return worker;
    }

    @Override
    public void close() {
      synchronized (ALL) {
        at.tasks--;
      }
    }
  }

  /**
   * The worker of a crew; those of others that nobody needs now are closed, since crews follow one
   * another.
   */
  static Place enter(long crew, Supplier<Work> work) throws UnfitMachineException {
    Workplace at;
    synchronized (ALL) {
      closeIdle(crew);
      at = ALL.computeIfAbsent(crew, any -> new Workplace());
      at.tasks++;
    }
    try {
      return new Place(at, at.worker(work));
    } catch (UnfitMachineException | RuntimeException | Error failure) {
      synchronized (ALL) {
        at.tasks--;
      }
      throw failure;
    }
  }

  private synchronized Worker worker(Supplier<Work> work) throws UnfitMachineException {
    Worker made = worker;
    if (made == null) {
      made = work.get().begin();
      worker = made;
    }
    return made;
  }

  private static void closeIdle(long but) {
    ALL.entrySet()
        .removeIf(
            each -> {
              if (each.getKey() == but || each.getValue().tasks > 0) {
                return false;
              }
              each.getValue().close();
              return true;
            });
  }

  private synchronized void close() {
    Worker made = worker;
    if (made != null) {
      made.close();
      worker = null;
    }
  }

  /** Gives back what workers of this process hold; no task follows. */
  static void closeAll() {
    synchronized (ALL) {
      closeIdle(-1);
    }
  }
}
