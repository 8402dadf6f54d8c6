package dev.nnc.spark;

import dev.nnc.cluster.Crew;
import dev.nnc.cluster.LostTaskException;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Work;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Workers on the executors of an application; each task is a job of one task. */
final class SparkCrew implements Crew {
  private final String address;
  private final JavaSparkContext context;
  private final Broadcast<Work> work;

  SparkCrew(String address, JavaSparkContext context, Broadcast<Work> work) {
    this.address = address;
    this.context = context;
    this.work = work;
  }

  @Override
  public Future<byte[]> submit(String name, byte[] task) {
    try {
      // Of this thread, and so of the job that it begins next.
      context.setJobDescription(name);
      return new Answer(
          context.parallelize(List.of(task), 1).map(new RemoteCall(work)).collectAsync());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(lost(failure));
    }
  }

  /** Why there is no answer: the whole cluster is gone, or this task could not be executed. */
  private Exception lost(Throwable failure) {
    if (context.sc().isStopped()) {
      return SparkCluster.unusable(
          address, "it has ended the application: " + SparkCluster.sentence(failure));
    }
    String message = String.valueOf(failure.getMessage());
    int reason = message.indexOf("Reason: ");
    String said = reason < 0 ? message : message.substring(reason + "Reason: ".length());
    String first = said.lines().findFirst().orElse("").strip();
    return new LostTaskException(
        reason < 0
            ? "no machine of the cluster could execute it: " + first
            : "it was lost with its executor again and again: " + first,
        failure);
  }

  @Override
  public void close() {
    if (!context.sc().isStopped()) {
      work.unpersist(false);
    }
  }

  /** The answer of a task. */
  private final class Answer implements Future<byte[]> {
    private final JavaFutureAction<List<byte[]>> job;

    Answer(JavaFutureAction<List<byte[]>> job) {
      this.job = job;
    }

    @Override
    public byte[] get() throws InterruptedException, ExecutionException {
      List<byte[]> answers;
      try {
        answers = job.get();
      } catch (ExecutionException failure) {
        throw failed(failure);
      }
      return opened(answers);
    }

    @Override
    public byte[] get(long time, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      List<byte[]> answers;
      try {
        answers = job.get(time, unit);
      } catch (ExecutionException failure) {
        throw failed(failure);
      }
      return opened(answers);
    }

    private ExecutionException failed(ExecutionException failure) {
      if (job.isCancelled()) {
        throw new CancellationException();
      }
      Throwable cause = failure.getCause();
      return new ExecutionException(lost(cause == null ? failure : cause));
    }

    private byte[] opened(List<byte[]> answers) throws ExecutionException {
      byte[] answer = answers.getFirst();
      byte[] content = Arrays.copyOfRange(answer, 1, answer.length);
      return switch (answer[0]) {
        case RemoteCall.DONE -> content;
        case RemoteCall.UNFIT ->
            throw new ExecutionException(
                new UnfitMachineException(new String(content, StandardCharsets.UTF_8)));
        default ->
            throw new ExecutionException(
                new IllegalStateException(new String(content, StandardCharsets.UTF_8)));
      };
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return job.cancel(mayInterrupt);
    }

    @Override
    public boolean isCancelled() {
      return job.isCancelled();
    }

    @Override
    public boolean isDone() {
      return job.isDone();
    }
  }
}
