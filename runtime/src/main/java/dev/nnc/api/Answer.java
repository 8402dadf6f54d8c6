package dev.nnc.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What one output of a network says of a row. Numbers are those of the network to the bit: {@code
 * nnc predict} writes them with as few digits as tell them from their neighbours.
 */
public sealed interface Answer {
  /**
   * One class of several.
   *
   * @param name of the class that is meant
   * @param probabilities of all classes by name, in the order of their numbers
   */
  record OneClass(String name, SequencedMap<String, Float> probabilities) implements Answer {
    public OneClass {
      probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }

    /** How probable the class is that is meant. */
    public float probability() {
      return probabilities.getOrDefault(name, Float.NaN);
    }
  }

  /**
   * Any classes of several.
   *
   * @param names of those whose probability is 0.5 or more
   * @param probabilities of all classes by name, in the order of their numbers
   */
  record SomeClasses(List<String> names, SequencedMap<String, Float> probabilities)
      implements Answer {
    public SomeClasses {
      names = List.copyOf(names);
      probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }
  }

  /**
   * Numbers, in the unit of the column that they predict where there is a way back to it.
   *
   * @param values row-major, if one row's are a matrix or more
   */
  record Numbers(List<Float> values) implements Answer {
    public Numbers {
      values = List.copyOf(values);
    }

    /**
     * The number, of an output that has one.
     *
     * @throws WrongCallException if it has several
     */
    public float value() {
      if (values.size() != 1) {
        throw new WrongCallException("value", "there are " + values.size() + " numbers");
      }
      return values.getFirst();
    }
  }

  /** A sequence of classes, such as the characters of a text, one behind the other. */
  record Sequence(String text) implements Answer {}

  /**
   * Of a picture whose pixels are told apart.
   *
   * @param shares by class: of how many of the pixels it is the most probable one, from 0 to 1
   */
  record Shares(SequencedMap<String, Float> shares) implements Answer {
    public Shares {
      shares = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shares));
    }
  }
}
