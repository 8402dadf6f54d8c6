package dev.nnc.cli;

import java.util.Collections;
import java.util.Iterator;

/**
 * What stands for the value of an option or an argument, for shells that complete it; it takes the
 * place of a list of the values, where the command line alone does not tell them.
 */
enum Completes implements Iterable<String> {
  /** A file of a program. */
  PROGRAM,
  /** The folder of a run. */
  RUN,
  /** The folder of a run, or a file of a program. */
  RUN_OR_PROGRAM,
  FILE,
  FOLDER,
  /** A param of the program that is named before it, {@code =}, and a value. */
  PARAM,
  /** A word that {@code nnc explain} knows. */
  WORD,
  COMMAND,
  NOTHING;

  @Override
  public Iterator<String> iterator() {
    return Collections.emptyIterator();
  }
}
