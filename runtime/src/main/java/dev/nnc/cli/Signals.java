package dev.nnc.cli;

import dev.nnc.evaluate.Interruption;
import sun.misc.Signal;

/** Turns Ctrl-C and SIGTERM into a request; the second one ends the process at once. */
final class Signals {
  private Signals() {}

  /** Listens from now on. */
  static void to(Interruption interruption, Console console) {
    listen("INT", interruption, console);
    listen("TERM", interruption, console);
    listen("HUP", interruption, console);
  }

  private static void listen(String name, Interruption interruption, Console console) {
    try {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (interruption.requested()) {
              Runtime.getRuntime().halt(ExitCode.ofSignal(signal.getNumber()));
            }
            interruption.request(signal.getNumber());
            console.err().println();
            console.err().println("ending after this step; once more ends at once");
          });
    } catch (IllegalArgumentException unknown) {
      // Windows has no SIGHUP; the others are enough there.
      return;
    }
  }
}
