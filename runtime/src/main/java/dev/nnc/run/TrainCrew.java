package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.Elsewhere;
import dev.nnc.cluster.LostTaskException;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.ir.Program;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.record.PlainText;
import dev.nnc.train.BatchGradients;
import dev.nnc.train.Helpers;
import dev.nnc.train.Snapshot;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Workers on a cluster that compute gradients for a training of this process. Of the k batches of
 * an update, each takes k/N that follow one another, this process the first. The gradients are
 * added up here in the order of the batches, so that it does not matter who has computed them.
 */
final class TrainCrew implements Helpers, AutoCloseable {
  /** How long to wait until all workers are there, before the training begins without them. */
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

  private static final int MILLISECONDS = 200;

  private final ActionContext context;
  private final Train plan;
  private final int workers;
  private final long share;
  private final Set<String> sent;
  private final String host;
  private final ServerSocket door;
  private final String word;
  private final Crew crew;

  /** One for each worker, who is to come by it, and may be replaced. */
  private final List<Future<byte[]>> tasks = new ArrayList<>();

  /** Those who are there, by their ranks. */
  private final Map<Integer, Wire> lines = new ConcurrentHashMap<>();

  /** By place in the update, what was asked; empty where this process is to compute it. */
  private final Map<Long, CompletableFuture<Optional<BatchGradients>>> asked =
      new ConcurrentHashMap<>();

  /** Ranks that came and went. */
  private final Set<Integer> lost = ConcurrentHashMap.newKeySet();

  private TrainCrew(ActionContext context, Train plan, Elsewhere elsewhere) throws IOException {
    this.context = context;
    this.plan = plan;
    workers = elsewhere.workers();
    share = plan.updates().getFirst().calls().accumulate() / workers;
    sent = new LinkedHashSet<>(plan.variables());
    InetAddress name = InetAddress.getByName(elsewhere.host());
    door = new ServerSocket(0, workers, name.isLoopbackAddress() ? name : null);
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    word = HexFormat.of().formatHex(random);
    Thread.ofVirtual().start(this::accept);
    crew =
        elsewhere.hire(
            TrialMail.shared(
                TrialMail.Shared.of(context, plan.name()), Snapshot.take(context.session())));
    host = elsewhere.host();
    for (int rank = 1; rank < workers; rank++) {
      tasks.add(task(rank));
    }
  }

  private Future<byte[]> task(int rank) {
    Wire.Address address = new Wire.Address(host, door.getLocalPort(), word, rank);
    return crew.submit(
        plan.name() + ", worker " + rank, PlainText.of(address).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether several machines are to share the trainings of the run. */
  static int workers(ActionContext context) {
    return context.room().isTrial()
        ? 1
        : context.room().surroundings().elsewhere().map(Elsewhere::workers).orElse(1);
  }

  /**
   * Has workers for a training, and waits for them; null if it is not shared.
   *
   * @param from where the training goes on
   */
  static @Nullable TrainCrew of(ActionContext context, Train plan, @Nullable TrainingState from) {
    Elsewhere elsewhere = context.room().surroundings().elsewhere().orElse(null);
    if (elsewhere == null || workers(context) == 1) {
      return null;
    }
    if (from != null) {
      // What the training does not change, the workers know from the beginning.
      Snapshot.restore(context.session(), from.variables());
    }
    TrainCrew made;
    try {
      made = new TrainCrew(context, plan, elsewhere);
    } catch (IOException failure) {
      throw new TrialCrew.UnfitException(
          Diagnostic.of(
              RunCode.NO_CLUSTER,
              Clusters.nowhere(),
              elsewhere.host(),
              "workers cannot connect to this machine by that name: " + failure.getMessage()),
          failure);
    }
    try {
      made.await();
      return made;
    } catch (RuntimeException failure) {
      made.close();
      throw failure;
    }
  }

  /** Lets workers in, also such as come in the place of others. */
  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        Thread.ofVirtual().start(() -> letIn(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void letIn(Socket socket) {
    try {
      Wire wire = new Wire(socket);
      Wire.Greeting greeting = wire.greeting();
      boolean known =
          MessageDigest.isEqual(
              greeting.word().getBytes(StandardCharsets.UTF_8),
              word.getBytes(StandardCharsets.UTF_8));
      if (!known || door.isClosed()) {
        wire.close();
        return;
      }
      Wire before = lines.put(greeting.rank(), wire);
      if (before != null) {
        before.close();
      }
    } catch (IOException stranger) {
      try {
        socket.close();
      } catch (IOException gone) {
        // It was no worker.
      }
    }
  }

  private void await() {
    long end = System.nanoTime() + PATIENCE;
    while (!context.interruption().requested()) {
      look();
      List<Integer> expected = new ArrayList<>();
      for (int rank = 1; rank < workers; rank++) {
        if (!lines.containsKey(rank) && tasks.get(rank - 1).state() == Future.State.RUNNING) {
          expected.add(rank);
        }
      }
      if (System.nanoTime() > end) {
        expected.forEach(rank -> say(rank, "has not come yet"));
        return;
      }
      if (expected.isEmpty()) {
        return;
      }
      try {
        Thread.sleep(MILLISECONDS / 4);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void ask(int epoch, int row, long place, long batches) {
    look();
    asked.clear();
    Weights weights =
        Snapshot.take(
            context.session(),
            variable -> sent.contains(variable.name()) || variable.name().equals(Program.STEP));
    long step =
        ByteBuffer.wrap(weights.find(Program.STEP).orElseThrow().value())
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    List<byte[]> values =
        sent.stream().map(name -> weights.find(name).orElseThrow().value()).toList();
    for (int rank = 1; rank < workers; rank++) {
      long first = Math.max(place, rank * share);
      long end = Math.min(place + batches, (rank + 1) * share);
      Wire line = lines.get(rank);
      if (first < end && line != null) {
        long ahead = first - place;
        ask(
            rank,
            line,
            first,
            new Wire.Question(
                epoch,
                Math.toIntExact(row + ahead * plan.batch()),
                (int) (end - first),
                step + ahead,
                values));
      }
    }
  }

  private void ask(int rank, Wire line, long first, Wire.Question question) {
    List<CompletableFuture<Optional<BatchGradients>>> answers = new ArrayList<>();
    for (int i = 0; i < question.batches(); i++) {
      CompletableFuture<Optional<BatchGradients>> answer = new CompletableFuture<>();
      answers.add(answer);
      asked.put(first + i, answer);
    }
    // The line is this thread's until all answers are there; only then is anything asked again.
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                line.ask(question);
                for (CompletableFuture<Optional<BatchGradients>> answer : answers) {
                  answer.complete(Optional.ofNullable(line.answer()));
                }
              } catch (IOException gone) {
                if (lines.remove(rank, line)) {
                  lost.add(rank);
                  line.close();
                }
              } finally {
                answers.forEach(answer -> answer.complete(Optional.empty()));
              }
            });
  }

  @Override
  public @Nullable BatchGradients take(long place) {
    CompletableFuture<Optional<BatchGradients>> answer = asked.remove(place);
    while (answer != null && !context.interruption().requested()) {
      try {
        return answer.get(MILLISECONDS, TimeUnit.MILLISECONDS).orElse(null);
      } catch (TimeoutException notYet) {
        look();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return null;
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return null;
  }

  /** Says what has become of workers, and ends the run if one cannot be right. */
  private void look() {
    for (Integer rank : Set.copyOf(lost)) {
      lost.remove(rank);
      say(rank, "is lost");
    }
    for (int i = 0; i < tasks.size(); i++) {
      switch (tasks.get(i).state()) {
        case SUCCESS -> again(i);
        case FAILED -> explain(i + 1, tasks.get(i).exceptionNow());
        case RUNNING, CANCELLED -> {}
      }
    }
  }

  /** A worker has ended, though nobody has told it to. */
  private void again(int task) {
    String reason = new String(tasks.get(task).resultNow(), StandardCharsets.UTF_8);
    if (!reason.isEmpty()) {
      say(task + 1, "cannot help: " + reason);
    } else if (!lines.containsKey(task + 1)) {
      tasks.set(task, task(task + 1));
    }
  }

  private void explain(int rank, Throwable cause) {
    if (cause instanceof UnfitMachineException unfit) {
      throw new TrialCrew.UnfitException(TrialCrew.unfit(plan.name(), unfit), unfit);
    }
    if (!(cause instanceof LostTaskException) && !(cause instanceof UnreachableClusterException)) {
      throw new IllegalStateException(String.valueOf(cause), cause);
    }
    say(rank, "will not come: " + cause.getMessage());
  }

  private void say(int rank, String what) {
    context
        .events()
        .say(
            Diagnostic.of(RunCode.WITHOUT_WORKER, Clusters.nowhere(), plan.name(), rank, what)
                .withHelp(
                    "this machine computes its batches, with the same weights in the end; whoever"
                        + " comes in its place goes on with them"));
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      for (int i = 0; i < tasks.size(); i++) {
        if (!lines.containsKey(i + 1)) {
          tasks.get(i).cancel(true);
        }
      }
      // A worker that sees its line closed is done.
      lines.values().forEach(Wire::close);
      crew.close();
    }
  }
}
