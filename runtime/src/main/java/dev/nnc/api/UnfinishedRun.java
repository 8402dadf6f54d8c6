package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.use.Continuation;
import dev.nnc.use.ReadyRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run that was cut off or interrupted, and can go on. It holds no native memory, and looks at its
 * folder anew when it goes on.
 */
public final class UnfinishedRun {
  private final Path folder;
  private final String beginning;

  private UnfinishedRun(Path folder, String beginning) {
    this.folder = folder;
    this.beginning = beginning;
  }

  /**
   * Opens the folder of a run that has not ended.
   *
   * @return it, and as problems what differs from when it began: its program, which then goes on as
   *     it was, versions, the processor, a state that is damaged. Or why it cannot go on: it has
   *     ended, it is being executed right now, or its folder is damaged
   */
  public static Outcome<UnfinishedRun> open(Path folder) {
    Continuation goesOn = Continuation.of(Program.frontEnd(), folder, new Interruption());
    List<Diagnostic> said = new ArrayList<>(goesOn.ofProgram());
    goesOn.refusal().ifPresent(said::add);
    said.addAll(goesOn.remarks());
    return Outcomes.of(
        goesOn.run().map(run -> new UnfinishedRun(folder, goesOn.beginning())), said);
  }

  public Path folder() {
    return folder;
  }

  /** Where it goes on, as a sentence begins: {@code going on with train after epoch 3}. */
  public String beginning() {
    return beginning;
  }

  /**
   * Goes on in its folder, with its own program, params, seed, threads and device, as {@code nnc
   * run --resume} does: the weights in the end are those of a run that was never cut off, to the
   * bit, if nothing differs. Executes in this thread.
   *
   * @param stop where an end may be asked for
   * @param listener is told what happens from now on; trials of a search that were over are not
   *     told again, but are among those of the end
   * @return how it has ended; {@link RunEnd.State#REFUSED} if it cannot go on any more
   */
  public RunEnd resume(Stop stop, Consumer<RunEvent> listener) {
    Continuation goesOn = Continuation.of(Program.frontEnd(), folder, stop.interruption());
    List<Diagnostic> said = new ArrayList<>(goesOn.ofProgram());
    goesOn.refusal().ifPresent(said::add);
    Optional<ReadyRun> run = goesOn.run();
    return run.isEmpty()
        ? RunEnd.refused(said)
        : Program.execute(run.get(), said, goesOn.trials(), listener);
  }

  /** The same for who waits for the end. */
  public RunEnd resume() {
    return resume(new Stop(), event -> {});
  }
}
