package dev.nnc.cli;

import dev.nnc.evaluate.Interruption;
import java.util.List;
import sun.misc.Signal;

/** Turns Ctrl-C and SIGTERM into a request; the second one ends the process at once. */
final class Signals {
  private Signals() {}

  /** Listens from now on. */
  static void to(Interruption interruption, Console console) {
    to(interruption, console, "ending after this step", () -> {});
  }

  /**
   * The same.
   *
   * @param ending what happens before the end, for the person
   * @param then is executed by the signal's own thread
   */
  static void to(Interruption interruption, Console console, String ending, Runnable then) {
    for (String name : List.of("INT", "TERM", "HUP")) {
      listen(name, interruption, console, ending, then);
    }
  }

  private static void listen(
      String name, Interruption interruption, Console console, String ending, Runnable then) {
    try {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (interruption.requested()) {
              Runtime.getRuntime().halt(ExitCode.ofSignal(signal.getNumber()));
            }
            interruption.request(signal.getNumber());
            console.err().println();
            console.err().println(ending + "; once more ends at once");
            then.run();
          });
    } catch (IllegalArgumentException unknown) {
      // Windows has no SIGHUP; the others are enough there.
      return;
    }
  }
}
