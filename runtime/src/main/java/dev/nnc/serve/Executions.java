package dev.nnc.serve;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.predict.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that owns the network's session. It executes what waits in the order in which it
 * came, a request by itself or several together.
 */
final class Executions implements AutoCloseable {
  private static final int ENDED = 15;

  private final Predictor predictor;
  private final String network;
  private final List<String> inputs;
  private final int most;
  private final Meters meters;
  private final LinkedBlockingQueue<Job> waiting = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean ended;

  /**
   * @param inputs the fields that the network takes
   * @param most rows of several requests that are executed together
   */
  Executions(Predictor predictor, String network, List<String> inputs, int most, Meters meters) {
    this.predictor = predictor;
    this.network = network;
    this.inputs = List.copyOf(inputs);
    this.most = most;
    this.meters = meters;
    this.thread = new Thread(this::work, "nnc-network");
    thread.setDaemon(true);
  }

  /** Begins to execute; the session is this thread's from now on. */
  void start() {
    thread.start();
  }

  /** One request's rows, and what the network puts out for them. */
  private record Job(
      Rows rows, CompletableFuture<List<Outputs>> outputs, Interruption interruption) {
    boolean isWanted() {
      return !outputs.isDone();
    }
  }

  /**
   * What the network puts out for the rows, as soon as it is their turn.
   *
   * @param deadline of {@link System#nanoTime}
   * @throws TimeoutException if there was no time left; what was begun is left off
   * @throws ExecutionException with what the network failed with
   */
  List<Outputs> execute(Rows rows, long deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    Job job = new Job(rows, new CompletableFuture<>(), new Interruption());
    waiting.add(job);
    if (ended) {
      failAll();
    }
    try {
      return job.outputs.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } finally {
      job.outputs.cancel(false);
      job.interruption.request(ENDED);
    }
  }

  /** Whether requests are being answered. */
  boolean isAlive() {
    return thread.isAlive();
  }

  private void work() {
    try (predictor) {
      while (!ended) {
        Job first = waiting.take();
        if (first.isWanted()) {
          execute(together(first));
        }
      }
    } catch (InterruptedException end) {
      // Whoever closes this interrupts it, and has waited for all answers before.
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      failAll();
    }
  }

  private void failAll() {
    for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
      job.outputs.completeExceptionally(new CancellationException());
    }
  }

  /** With those that wait behind it, as long as they fit. Nobody waits for others to come. */
  private List<Job> together(Job first) {
    List<Job> jobs = new ArrayList<>(List.of(first));
    int rows = first.rows.count();
    while (rows < most) {
      Job next = waiting.peek();
      if (next == null
          || rows + next.rows.count() > most
          || !JoinedRows.fit(first.rows, next.rows, inputs)) {
        break;
      }
      waiting.remove(next);
      if (next.isWanted()) {
        jobs.add(next);
        rows += next.rows.count();
      }
    }
    return jobs;
  }

  private void execute(List<Job> jobs) {
    if (jobs.size() == 1) {
      executeAlone(jobs.getFirst());
      return;
    }
    try {
      List<Outputs> outputs =
          measured(new JoinedRows(jobs.stream().map(Job::rows).toList()), new Interruption());
      int from = 0;
      for (Job job : jobs) {
        int start = from;
        int count = job.rows.count();
        job.outputs.complete(outputs.stream().map(each -> each.rows(start, count)).toList());
        from += count;
      }
    } catch (RuntimeException | OutOfMemoryError failure) {
      // Whoever is not to blame gets an answer.
      jobs.forEach(this::executeAlone);
    }
  }

  private void executeAlone(Job job) {
    try {
      job.outputs.complete(measured(job.rows, job.interruption));
    } catch (RuntimeException | OutOfMemoryError failure) {
      job.outputs.completeExceptionally(failure);
    }
  }

  private List<Outputs> measured(Rows rows, Interruption interruption) {
    long start = System.nanoTime();
    List<Outputs> outputs = predictor.execute(network, rows, interruption);
    meters.executed(rows.count(), System.nanoTime() - start);
    return outputs;
  }

  /** Ends the thread, which gives the session's memory back. What still waits is not answered. */
  @Override
  public void close() {
    ended = true;
    if (!thread.isAlive()) {
      predictor.close();
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
