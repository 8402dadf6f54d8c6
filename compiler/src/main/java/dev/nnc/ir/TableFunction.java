package dev.nnc.ir;

import java.util.List;

/**
 * A function over the columns of a table. The IR knows no texts and no bytes; what stands here says
 * how whoever writes the function for others makes numbers of them, and texts of numbers.
 *
 * @param columns what the inputs are made of, in the table's order
 * @param names the outputs that become texts; the others are as they are
 */
public record TableFunction(Function function, List<Column> columns, List<Names> names) {
  public TableFunction {
    columns = List.copyOf(columns);
    names = List.copyOf(names);
  }

  /** A column that goes in. */
  public sealed interface Column {
    String name();
  }

  /**
   * Numbers.
   *
   * @param port the function's input that they are
   */
  public record Numbers(String name, String port) implements Column {}

  /**
   * Unsigned bytes.
   *
   * @param port the function's input that holds the same as numbers
   */
  public record Bytes(String name, String port) implements Column {}

  /** Texts, looked up once or several times. */
  public record Texts(String name, List<Lookup> lookups) implements Column {
    public Texts {
      lookups = List.copyOf(lookups);
    }
  }

  /**
   * What texts become.
   *
   * @param port the function's input of the numbers
   * @param texts all different; an empty one is a missing cell
   * @param numbers as many
   * @param otherwise the number of all other texts
   */
  public record Lookup(String port, List<String> texts, List<Long> numbers, long otherwise) {
    public Lookup {
      texts = List.copyOf(texts);
      numbers = List.copyOf(numbers);
    }
  }

  /**
   * An output that becomes texts.
   *
   * @param port the function's output, i32
   * @param names of its numbers from 0
   */
  public record Names(String port, List<String> names) {
    public Names {
      names = List.copyOf(names);
    }
  }
}
