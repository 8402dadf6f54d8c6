package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fitted steps of a data set learned from its training part: enough to treat new rows the
 * same way. Written into the run folder as JSON by Jackson, and read from there.
 *
 * @param data the data set's name
 * @param fields by field, what its steps learned, in their order
 */
public record Fitted(String data, Map<String, List<Learned>> fields) {
  public Fitted {
    Map<String, List<Learned>> copy = new LinkedHashMap<>();
    fields.forEach((field, learned) -> copy.put(field, List.copyOf(learned)));
    fields = Collections.unmodifiableMap(copy);
  }

  /** What the step of that number, from 1, of the field learned. */
  public @Nullable Learned find(String field, int step) {
    for (Learned learned : fields.getOrDefault(field, List.of())) {
      if (learned.step() == step && !(learned instanceof Seen)) {
        return learned;
      }
    }
    return null;
  }

  /** What the field's steps learned to treat rows with, in their order. */
  public List<Learned> steps(String field) {
    return fields.getOrDefault(field, List.of()).stream()
        .filter(learned -> !(learned instanceof Seen))
        .toList();
  }

  /** How many training rows the step of that number had learned nothing of; null if not known. */
  @Nullable Unlearned unlearned(String field, int step) {
    for (Learned learned : fields.getOrDefault(field, List.of())) {
      if (learned instanceof Unlearned found && found.step() == step) {
        return found;
      }
    }
    return null;
  }

  /** Between which numbers the field's training rows lie; null if not known. */
  @Nullable Range range(String field) {
    for (Learned learned : fields.getOrDefault(field, List.of())) {
      if (learned instanceof Range range) {
        return range;
      }
    }
    return null;
  }

  /**
   * What one step learned: a record with a {@code JsonTypeName}. Steps may share a form, or bring
   * one of their own; {@link FittedStep#learned()} says which.
   */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonTypeIdResolver(LearnedNames.class)
  public interface Learned {
    /** Which of the field's steps, from 1. */
    int step();

    /** The same for a step of another number. */
    Learned at(int other);
  }

  /**
   * What no step needs to treat rows, but what tells which of them are unlike those of training.
   */
  sealed interface Seen extends Learned {}

  /** How many training rows hold what the step learned nothing of, such as rare texts. */
  @JsonTypeName("unlearned")
  record Unlearned(int step, int rows) implements Seen {
    @Override
    public Unlearned at(int other) {
      return new Unlearned(other, rows);
    }
  }

  /**
   * Between which numbers the training rows lie, for each element; NaN for one that is always
   * missing.
   *
   * @param step behind which the field's values are numbers for the first time; 0 for columns
   */
  @JsonTypeName("range")
  record Range(int step, List<Double> least, List<Double> most) implements Seen {
    Range {
      least = List.copyOf(least);
      most = List.copyOf(most);
    }

    @Override
    public Range at(int other) {
      return new Range(other, least, most);
    }
  }

  /**
   * {@code (x − mean) / deviation}, where the deviation is that of a population; 0 for an element
   * that never changed, which becomes 0. One number for each element, or for each channel.
   */
  @JsonTypeName("standardize")
  public record Standardized(int step, List<Double> mean, List<Double> deviation)
      implements Learned {
    public Standardized {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
    }

    @Override
    public Standardized at(int other) {
      return new Standardized(other, mean, deviation);
    }
  }

  /** {@code (x − least) / (most − least)}; 0 for an element that never changed. */
  @JsonTypeName("normalize")
  public record Normalized(int step, List<Double> least, List<Double> most) implements Learned {
    public Normalized {
      least = List.copyOf(least);
      most = List.copyOf(most);
    }

    @Override
    public Normalized at(int other) {
      return new Normalized(other, least, most);
    }
  }

  /** What takes the place of a missing number, for each element. */
  @JsonTypeName("impute")
  public record Imputed(int step, List<Double> values) implements Learned {
    public Imputed {
      values = List.copyOf(values);
    }

    @Override
    public Imputed at(int other) {
      return new Imputed(other, values);
    }
  }

  /** What takes the place of a missing text. */
  @JsonTypeName("impute_text")
  public record ImputedText(int step, String text) implements Learned {
    @Override
    public ImputedText at(int other) {
      return new ImputedText(other, text);
    }
  }

  /** {@code (x − centre) / spread}, for each element; 0 where the spread is 0. */
  @JsonTypeName("scale")
  public record Scaled(int step, List<Double> centre, List<Double> spread) implements Learned {
    public Scaled {
      centre = List.copyOf(centre);
      spread = List.copyOf(spread);
    }

    @Override
    public Scaled at(int other) {
      return new Scaled(other, centre, spread);
    }
  }

  /** How much a row of each class counts. */
  @JsonTypeName("class_weights")
  public record ClassWeights(int step, List<Double> weights) implements Learned {
    public ClassWeights {
      weights = List.copyOf(weights);
    }

    @Override
    public ClassWeights at(int other) {
      return new ClassWeights(other, weights);
    }
  }

  /** Numbers in rising order for each element: the edges of ranges, or quantiles. */
  @JsonTypeName("edges")
  public record Edges(int step, List<List<Double>> edges) implements Learned {
    public Edges {
      edges = edges.stream().map(List::copyOf).toList();
    }

    @Override
    public Edges at(int other) {
      return new Edges(other, edges);
    }
  }

  /**
   * The classes in order.
   *
   * @param byNumber whether the cells hold the class numbers themselves, and not the names
   * @param unknown the class of all cells that are of no other; empty if there is none
   * @param rare classes that have a number, but whose cells are unknown, since the training part
   *     has too few of them
   */
  @JsonTypeName("category")
  public record Categories(
      int step,
      List<String> names,
      boolean byNumber,
      @Nullable String unknown,
      @Nullable List<String> rare)
      implements Learned {
    public Categories {
      names = List.copyOf(names);
      // Runs of earlier versions know of neither.
      unknown = unknown == null ? "" : unknown;
      rare = rare == null ? List.of() : List.copyOf(rare);
    }

    public Categories(int step, List<String> names, boolean byNumber) {
      this(step, names, byNumber, "", List.of());
    }

    /** Whether there is a class for what is of no other. */
    boolean isOpen() {
      return unknown != null && !unknown.isEmpty();
    }

    @Override
    public Categories at(int other) {
      return new Categories(other, names, byNumber, unknown, rare);
    }
  }

  /** The words that have a number, or the classes that a row may have several of, in order. */
  @JsonTypeName("words")
  public record Words(int step, List<String> words) implements Learned {
    public Words {
      words = List.copyOf(words);
    }

    /** What the numbers of a vocabulary stand for, from 0. */
    public List<String> numbered() {
      List<String> names =
          new ArrayList<>(List.of(Vocabulary.PADDING_NAME, Vocabulary.UNKNOWN_NAME));
      names.addAll(words);
      return names;
    }

    @Override
    public Words at(int other) {
      return new Words(other, words);
    }
  }

  /** Words with what each of them counts. */
  @JsonTypeName("weighted_words")
  public record WeightedWords(int step, List<String> words, List<Double> weights)
      implements Learned {
    public WeightedWords {
      words = List.copyOf(words);
      weights = List.copyOf(weights);
    }

    @Override
    public WeightedWords at(int other) {
      return new WeightedWords(other, words, weights);
    }
  }
}
