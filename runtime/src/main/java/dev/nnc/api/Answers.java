package dev.nnc.api;

import dev.nnc.predict.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Makes answers of what a network puts out. */
final class Answers {
  private Answers() {}

  /**
   * @param meaning of the output
   */
  static Answer of(dev.nnc.predict.Answer said, Meaning meaning) {
    return switch (said) {
      case dev.nnc.predict.Answer.OneClass one ->
          new Answer.OneClass(one.name(), byClass(one.probabilities(), meaning));
      case dev.nnc.predict.Answer.SomeClasses some ->
          new Answer.SomeClasses(some.names(), named(some.probabilities(), meaning));
      case dev.nnc.predict.Answer.Numbers numbers -> {
        List<Float> values = new ArrayList<>(numbers.values().length);
        for (double value : numbers.values()) {
          values.add((float) value);
        }
        yield new Answer.Numbers(values);
      }
      case dev.nnc.predict.Answer.Sequence sequence -> new Answer.Sequence(sequence.text());
      case dev.nnc.predict.Answer.Shares shares -> {
        float[] values = new float[shares.values().length];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) shares.values()[i];
        }
        yield new Answer.Shares(named(values, meaning));
      }
    };
  }

  /** One number for two classes is that of the second. */
  private static SequencedMap<String, Float> byClass(float[] values, Meaning meaning) {
    return named(values.length == 1 ? new float[] {1 - values[0], values[0]} : values, meaning);
  }

  private static SequencedMap<String, Float> named(float[] values, Meaning meaning) {
    SequencedMap<String, Float> all = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      all.put(meaning.className(i), values[i]);
    }
    return all;
  }
}
