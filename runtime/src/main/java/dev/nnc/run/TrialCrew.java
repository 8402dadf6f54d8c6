package dev.nnc.run;

import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.LostTaskException;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.run.TrialJobs.Asked;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.train.Snapshot;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Has the trials of one action executed on the machines of a cluster. */
final class TrialCrew implements AutoCloseable {
  /** How long somebody who asks for an end waits until it is passed on. */
  private static final int MILLISECONDS = 200;

  private final ActionContext context;
  private final String action;
  private final Crew crew;

  private TrialCrew(ActionContext context, String action, Crew crew) {
    this.context = context;
    this.action = action;
    this.crew = crew;
  }

  /** The cluster, or a machine of it, cannot execute trials. */
  static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    UnfitException(Diagnostic diagnostic, Throwable cause) {
      super(diagnostic.message(), cause);
      this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  /** Those who execute the trials of an action; null if this process does. */
  static @Nullable TrialCrew of(ActionContext context, String action) {
    if (context.room().isTrial()) {
      return null;
    }
    return context
        .room()
        .surroundings()
        .elsewhere()
        .map(
            others ->
                new TrialCrew(
                    context,
                    action,
                    others.hire(
                        TrialMail.shared(
                            TrialMail.Shared.of(context, action),
                            Snapshot.take(context.session())))))
        .orElse(null);
  }

  /** Waits for what comes out of a trial. */
  Outcome outcome(Asked asked) {
    Future<byte[]> answer = crew.submit(action + " " + (asked.number() + 1), TrialMail.task(asked));
    while (true) {
      try {
        return TrialMail.answer(answer.get(MILLISECONDS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException notYet) {
        if (context.interruption().requested()) {
          answer.cancel(true);
          return Outcome.none();
        }
      } catch (CancellationException ended) {
        return Outcome.none();
      } catch (ExecutionException failure) {
        return without(asked, failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        answer.cancel(true);
        return Outcome.none();
      }
    }
  }

  private Outcome without(Asked asked, ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof LostTaskException lost) {
      return Outcome.of(
          TrialRun.failed(asked.number(), asked.values(), String.valueOf(lost.getMessage())));
    }
    if (cause instanceof UnfitMachineException unfit) {
      throw new UnfitException(unfit(action, unfit), failure);
    }
    if (cause instanceof UnreachableClusterException gone) {
      throw new UnfitException(gone.diagnostic(), failure);
    }
    throw new IllegalStateException(String.valueOf(cause), failure);
  }

  /** Why a machine cannot execute an action. */
  static Diagnostic unfit(String action, UnfitMachineException unfit) {
    return Diagnostic.of(
            RunCode.UNFIT_MACHINE, Clusters.nowhere(), action, String.valueOf(unfit.getMessage()))
        .withHelp(
            "each machine needs the program's data, the same files under the same paths"
                + " as here; `nnc run --resume` goes on with what was done so far");
  }

  @Override
  public void close() {
    crew.close();
  }
}
