package dev.nnc.predict;

import java.util.List;

/** What one output of a network says of a row. */
@SuppressWarnings("ArrayRecordComponent") // made for one reader, and nothing compares them
public sealed interface Answer {
  /**
   * Numbers.
   *
   * @param values in the unit of the truth, where there is a way back to it
   */
  record Numbers(double[] values) implements Answer {}

  /**
   * One class of several.
   *
   * @param name of the class that is meant
   * @param probabilities by the number of the class; one of the second class if there are two and
   *     the network has one number for them
   */
  record OneClass(String name, float[] probabilities) implements Answer {}

  /**
   * Any classes of several.
   *
   * @param names of those that are meant
   * @param probabilities by the number of the class
   */
  record SomeClasses(List<String> names, float[] probabilities) implements Answer {
    public SomeClasses {
      names = List.copyOf(names);
    }
  }

  /** The classes of a row's steps that count, one behind the other. */
  record Sequence(String text) implements Answer {}

  /**
   * Of a picture.
   *
   * @param values by the number of a class: of how many pixels it is the most probable one
   */
  record Shares(double[] values) implements Answer {}
}
