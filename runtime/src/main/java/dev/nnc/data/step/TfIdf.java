package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each word stands in a text, where words of few texts count more: as scikit-learn's
 * TfidfVectorizer with its defaults, smooth weights and rows of length 1.
 */
record TfIdf() implements FittedStep<Values.Pieces, WordCounts, Fitted.WeightedWords> {
  @Override
  public String name() {
    return "tf_idf";
  }

  @Override
  public Class<Fitted.WeightedWords> learned() {
    return Fitted.WeightedWords.class;
  }

  @Override
  public Values.@Nullable Pieces accept(StepInput in, Values values) {
    return in.pieces(values);
  }

  @Override
  public WordCounts statistics(StepInput in, Values.Pieces pieces) {
    return new WordCounts(true);
  }

  @Override
  public Fitted.@Nullable WeightedWords finish(
      StepInput in, Values.Pieces pieces, WordCounts counts) {
    List<String> words = counts.frequent(in.options().whole("size"), 1);
    if (words.isEmpty()) {
      in.nothingToLearn(TextSteps.NO_WORDS);
      return null;
    }
    List<Double> weights = new ArrayList<>();
    for (String word : words) {
      weights.add(Math.log((1.0 + counts.rows()) / (1.0 + counts.rowsWith(word))) + 1);
    }
    return new Fitted.WeightedWords(in.number(), words, weights);
  }

  @Override
  public void tellUnlearned(
      StepInput in, Fitted.WeightedWords learned, Values.Pieces values, Values made) {
    TextSteps.tellUnlearned(in, learned.words(), values);
  }

  @Override
  public Values apply(StepInput in, Fitted.WeightedWords learned, Values.Pieces pieces) {
    return BagOfWords.sparse(
        pieces,
        TextSteps.numbers(learned.words(), 0),
        (int) in.options().whole("size"),
        (count, total, word) -> count * learned.weights().get(word),
        true);
  }
}
