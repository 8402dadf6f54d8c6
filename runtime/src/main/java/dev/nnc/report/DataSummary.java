package dev.nnc.report;

import java.util.List;

/**
 * What the columns of a data set hold, part by part.
 *
 * @param name of the data set
 * @param lead what there is, in a sentence or two
 * @param parts words for the parts, in the order of the program; the first is trained on
 * @param columns in the order of the file
 * @param balances of the fields of classes that are truths
 */
public record DataSummary(
    String name, String lead, List<String> parts, List<Column> columns, List<Balance> balances) {
  public DataSummary {
    parts = List.copyOf(parts);
    columns = List.copyOf(columns);
    balances = List.copyOf(balances);
  }

  /**
   * A column. Texts are empty where there is nothing to say.
   *
   * @param missing how many cells have no value
   * @param different how many values there are
   * @param histogram of numbers: how many of the training rows, and of those of the last part, lie
   *     in each of as many equal parts between the least and the most; empty for others
   * @param top of texts and classes: the most frequent ones
   * @param apart how far the last part is from the training part
   * @param isFarApart whether that is more than chance makes of it
   */
  public record Column(
      String name,
      String kind,
      String missing,
      String different,
      String least,
      String median,
      String most,
      List<List<Integer>> histogram,
      List<Top> top,
      String apart,
      boolean isFarApart) {
    public Column {
      histogram = histogram.stream().map(List::copyOf).toList();
      top = List.copyOf(top);
    }
  }

  /** A text and the share of the rows that have it. */
  public record Top(String text, double share) {}

  /**
   * How the rows of each part are spread over the classes of a truth.
   *
   * @param classes one row a class
   */
  public record Balance(String field, List<Count> classes) {
    public Balance {
      classes = List.copyOf(classes);
    }
  }

  /** How many rows of each part are of a class. */
  public record Count(String label, List<Long> counts) {
    public Count {
      counts = List.copyOf(counts);
    }
  }
}
