package dev.nnc.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a data set hold, part by part.
 *
 * @param name of the data set
 * @param lead what there is, in a sentence or two
 * @param parts words for the parts, in the order of the program; the first is trained on
 * @param columns in the order of the file
 * @param balances of the fields of classes that are truths
 * @param truth the column that is predicted; empty if there is none
 * @param tellsTruth the columns of which each tells the truth almost alone
 * @param moved where the last part differs from the training part
 * @param remarks on the rows, each a sentence
 * @param samples the first training rows
 */
public record DataSummary(
    String name,
    String lead,
    List<String> parts,
    List<Column> columns,
    List<Balance> balances,
    String truth,
    List<String> tellsTruth,
    List<Moved> moved,
    List<String> remarks,
    List<Sample> samples) {
  /** Columns and classes alone. */
  public DataSummary(
      String name, String lead, List<String> parts, List<Column> columns, List<Balance> balances) {
    this(name, lead, parts, columns, balances, "", List.of(), List.of(), List.of(), List.of());
  }

  public DataSummary {
    tellsTruth = List.copyOf(tellsTruth);
    moved = List.copyOf(moved);
    remarks = List.copyOf(remarks);
    samples = List.copyOf(samples);
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
   * @param withTruth how much it goes with the column that is predicted
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
      boolean isFarApart,
      String withTruth) {
    /** A column of which it is not known how it goes with a truth. */
    public Column(
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
      this(
          name,
          kind,
          missing,
          different,
          least,
          median,
          most,
          histogram,
          top,
          apart,
          isFarApart,
          "");
    }

    /** The same with how much it goes with the column that is predicted. */
    public Column with(String withTruth) {
      return new Column(
          name,
          kind,
          missing,
          different,
          least,
          median,
          most,
          histogram,
          top,
          apart,
          isFarApart,
          withTruth);
    }

    public Column {
      histogram = histogram.stream().map(List::copyOf).toList();
      top = List.copyOf(top);
    }
  }

  /**
   * A column in which a part differs from the training part.
   *
   * @param what is compared: the mean, or the share of a text
   */
  public record Moved(String column, String what, String train, String last) {}

  /**
   * A row as it was read.
   *
   * @param place where it stands
   * @param cells by column
   */
  public record Sample(String place, Map<String, String> cells, @Nullable Picture picture) {
    public Sample {
      cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
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
