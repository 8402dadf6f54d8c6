package dev.nnc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry: reads the arguments, carries out one command, and exits with its code. */
@Command(
    name = "nnc",
    mixinStandardHelpOptions = true,
    version = "nnc 0.1.0",
    description = "A compiler for neural networks.")
public final class Main implements Runnable {
  private Main() {}

  /** Runs one command and ends the process with its exit code: 0 done, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
