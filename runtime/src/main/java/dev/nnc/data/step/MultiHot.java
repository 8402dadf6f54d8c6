package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A one for each class that a row has, of which it may have several. */
record MultiHot() implements FittedStep<Values.Pieces, DistinctPieces, Fitted.Words> {
  @Override
  public String name() {
    return "multi_hot";
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
  public Fitted.@Nullable Words given(StepInput in, Values.Pieces pieces) {
    return in.options().get("classes") instanceof List<?> given
        ? new Fitted.Words(in.number(), TextSteps.words(given))
        : null;
  }

  @Override
  public DistinctPieces statistics(StepInput in, Values.Pieces pieces) {
    return new DistinctPieces(Integer.MAX_VALUE);
  }

  @Override
  public Fitted.@Nullable Words finish(StepInput in, Values.Pieces pieces, DistinctPieces found) {
    List<String> names = List.copyOf(found.texts());
    if (names.isEmpty()) {
      in.nothingToLearn("there are no pieces");
      return null;
    }
    return new Fitted.Words(in.number(), names);
  }

  @Override
  public @Nullable Values apply(StepInput in, Fitted.Words learned, Values.Pieces pieces) {
    List<String> names = learned.words();
    Map<String, Integer> numbers = TextSteps.numbers(names, 0);
    for (int row = 0; row < pieces.values().length; row++) {
      for (String piece : pieces.values()[row]) {
        if (!numbers.containsKey(piece)) {
          in.findings()
              .unknownCategory(
                  names,
                  row,
                  piece,
                  Arrays.stream(pieces.values()).filter(each -> each.contains(piece)).count(),
                  "mend the cell, or name all classes: `multi_hot([…])`");
          return null;
        }
      }
    }
    return BagOfWords.sparse(pieces, numbers, names.size(), (count, total, word) -> 1, false);
  }
}
