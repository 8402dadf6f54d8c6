package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often each word stands in a text. */
record BagOfWords() implements FittedStep<Values.Pieces, WordCounts, Fitted.Words> {
  @Override
  public String name() {
    return "bag_of_words";
  }

  @Override
  public Class<Fitted.Words> learned() {
    return Fitted.Words.class;
  }

  @Override
  public Values.@Nullable Pieces accept(StepInput in, Values values) {
    return in.pieces(values);
  }

  @Override
  public WordCounts statistics(StepInput in, Values.Pieces pieces) {
    return new WordCounts(false);
  }

  @Override
  public Fitted.@Nullable Words finish(StepInput in, Values.Pieces pieces, WordCounts counts) {
    List<String> words = counts.frequent(in.options().whole("size"), 1);
    if (words.isEmpty()) {
      in.nothingToLearn(TextSteps.NO_WORDS);
      return null;
    }
    return new Fitted.Words(in.number(), words);
  }

  @Override
  public void tellUnlearned(StepInput in, Fitted.Words learned, Values.Pieces values, Values made) {
    TextSteps.tellUnlearned(in, learned.words(), values);
  }

  @Override
  public Values apply(StepInput in, Fitted.Words learned, Values.Pieces pieces) {
    boolean share = in.options().is("value", "share");
    boolean present = in.options().is("value", "present");
    return sparse(
        pieces,
        TextSteps.numbers(learned.words(), 0),
        (int) in.options().whole("size"),
        (count, total, word) -> present ? 1 : share ? (double) count / total : count,
        false);
  }

  /** What a word counts in a text. */
  interface Weight {
    /**
     * The number in the text's row.
     *
     * @param count how often it stands there
     * @param total how many pieces the text has
     * @param word its number
     */
    double of(int count, int total, int word);
  }

  /**
   * Rows of zeros, but for the words that a text has.
   *
   * @param numbers of the words
   * @param toLengthOne whether each row is brought to the Euclidean length 1
   */
  static Values sparse(
      Values.Pieces pieces,
      Map<String, Integer> numbers,
      int width,
      Weight weight,
      boolean toLengthOne) {
    int[][] elements = new int[pieces.values().length][];
    double[][] values = new double[elements.length][];
    for (int row = 0; row < elements.length; row++) {
      List<String> text = pieces.values()[row];
      Map<Integer, Integer> counts = new TreeMap<>();
      for (String word : text) {
        Integer number = numbers.get(word);
        if (number != null) {
          counts.merge(number, 1, Integer::sum);
        }
      }
      elements[row] = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
      values[row] =
          counts.entrySet().stream()
              .mapToDouble(entry -> weight.of(entry.getValue(), text.size(), entry.getKey()))
              .toArray();
      double length = Math.sqrt(Arrays.stream(values[row]).map(x -> x * x).sum());
      for (int i = 0; toLengthOne && i < values[row].length; i++) {
        values[row][i] /= length;
      }
    }
    return new Values.Numbers(new NumericView.Sparse(elements, values, width));
  }
}
