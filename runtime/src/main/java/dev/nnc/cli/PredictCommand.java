package dev.nnc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "predict")
final class PredictCommand implements Callable<Integer> {
  PredictCommand(Console console) {}

  @Override
  public Integer call() {
    return ExitCode.DONE;
  }
}
