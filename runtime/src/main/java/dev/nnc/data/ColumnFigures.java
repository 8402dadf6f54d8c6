package dev.nnc.data;

import dev.nnc.plan.Part;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds in the rows that a data set has.
 *
 * @param name of the column; of the field, if it stands for all the columns of one
 * @param columns how many it stands for
 * @param kind in a word or two, such as {@code picture 28x28}
 * @param rows how many rows of each part were looked at
 * @param missing how many of their cells have no value
 * @param numbers of a column of numbers; else null
 * @param texts of a column of texts or classes; else null
 */
public record ColumnFigures(
    String name,
    int columns,
    String kind,
    SequencedMap<Part, Integer> rows,
    long missing,
    @Nullable Numbers numbers,
    @Nullable Texts texts) {
  public ColumnFigures {
    rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
  }

  /**
   * How the numbers of all parts are spread.
   *
   * @param parts those that have any
   */
  public record Numbers(
      double least, double median, double most, SequencedMap<Part, Spread> parts) {
    public Numbers {
      parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
    }
  }

  /**
   * How the numbers of one part are spread.
   *
   * @param histogram how many lie in each of as many equal parts between the least and the most of
   *     the whole column
   */
  public record Spread(long count, double mean, double deviation, List<Integer> histogram) {
    public Spread {
      histogram = List.copyOf(histogram);
    }
  }

  /**
   * Which texts there are.
   *
   * @param different how many
   * @param most the most frequent ones with how many rows of each part have them
   * @param counts how many rows of each part have a text
   * @param apart how far the shares of the training part are from those of the last part: the sum
   *     of what each text has more there, 0 to 1
   */
  public record Texts(
      int different, List<Counted> most, SequencedMap<Part, Long> counts, double apart) {
    public Texts {
      most = List.copyOf(most);
      counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
    }
  }

  /** A text or class, and how many rows of each part have it. */
  public record Counted(String text, SequencedMap<Part, Long> counts) {
    public Counted {
      counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
    }

    public long sum() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
