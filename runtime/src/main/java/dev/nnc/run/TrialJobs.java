package dev.nnc.run;

import dev.nnc.diag.Diagnostic;
import dev.nnc.record.Trial;
import dev.nnc.run.TrialRun.Job;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What the trials of an action execute. For one thread at a time. */
interface TrialJobs {
  /**
   * Which trial it is.
   *
   * @param number from 0
   * @param values of the params
   * @param whole whether it is executed to its end, however it goes
   * @param ended trials that were over before it began, from which its early end may follow
   */
  record Asked(int number, SequencedMap<String, String> values, boolean whole, List<Trial> ended) {
    public Asked {
      ended = List.copyOf(ended);
    }
  }

  /**
   * The job of a trial.
   *
   * @param job empty if it cannot be executed
   * @param reason why not
   * @param said what there is to say of its data
   */
  record Made(Optional<Job> job, String reason, List<Diagnostic> said) {
    public Made {
      said = List.copyOf(said);
    }

    static Made of(Job job) {
      return new Made(Optional.of(job), "", List.of());
    }

    static Made without(String reason) {
      return new Made(Optional.empty(), reason, List.of());
    }
  }

  Made job(Asked asked, TrialSessions sessions);

  /** Finds out, before anything is lowered, in which numbers the programs of trials differ. */
  default void widen(TrialSessions sessions) {}
}
