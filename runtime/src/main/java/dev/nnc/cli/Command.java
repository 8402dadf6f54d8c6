package dev.nnc.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command: its words on the command line, and what it does. */
interface Command {
  /**
   * The options and arguments, from which reading, help, errors and completion all come. Made by
   * {@link CommandSpecs} and not from annotations: picocli would make a class at run time for each
   * sort of annotation, which took a fifth of a start.
   */
  CommandSpec words();

  /**
   * Carries the command out.
   *
   * @param given what stands on the command line, as {@link #words} describes it
   * @return the exit code
   */
  int run(ParseResult given) throws IOException;
}
