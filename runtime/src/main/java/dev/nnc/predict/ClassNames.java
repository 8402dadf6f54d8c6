package dev.nnc.predict;

import java.util.List;

/**
 * The classes that a network's only output tells apart.
 *
 * @param names for each of which the output has a number, or one number for two; empty if it
 *     predicts numbers
 * @param spelled whether it spells a sequence of them, with one more number for the blank
 */
public record ClassNames(List<String> names, boolean spelled) {
  public static final ClassNames NONE = new ClassNames(List.of(), false);

  public ClassNames {
    names = List.copyOf(names);
  }
}
