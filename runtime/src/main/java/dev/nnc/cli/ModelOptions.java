package dev.nnc.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of all commands that look at a program. */
final class ModelOptions {
  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Give a param another value, for example --set rate=0.01. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--once",
      description = "Pass over sweeps: carry out what they hold once, with the params' defaults.")
  private boolean once;

  Map<String, String> overrides() {
    return new LinkedHashMap<>(set);
  }

  boolean once() {
    return once;
  }
}
