package dev.nnc.cli;

/** The codes with which the process ends; documented, since scripts rely on them. */
final class ExitCode {
  static final int DONE = 0;

  /** The file or the data is wrong; a file that is not there counts as wrong, too. */
  static final int WRONG = 1;

  /** The command was not understood. */
  static final int USAGE = 2;

  /** Training failed, or the run could not be written. */
  static final int FAILED = 3;

  private ExitCode() {}

  /** What a shell reports for a process ended by the signal: 130 for SIGINT, 143 for SIGTERM. */
  static int ofSignal(int signal) {
    return 128 + signal;
  }
}
