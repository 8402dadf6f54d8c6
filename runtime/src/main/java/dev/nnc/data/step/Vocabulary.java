package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.type.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Numbers for words: a sequence for a text in pieces, one number for a whole text. */
record Vocabulary() implements FittedStep<Values, WordCounts, Fitted.Words> {
  static final String PADDING_NAME = "[padding]";
  static final String UNKNOWN_NAME = "[unknown]";

  private static final int PADDING = 0;
  private static final int UNKNOWN = 1;

  /** The numbers that stand for no word. */
  private static final int RESERVED = 2;

  @Override
  public String name() {
    return "vocabulary";
  }

  @Override
  public Class<Fitted.Words> learned() {
    return Fitted.Words.class;
  }

  @Override
  public @Nullable Values accept(StepInput in, Values values) {
    if (values instanceof Values.Pieces) {
      return values;
    }
    if (values instanceof Values.Texts texts) {
      return TextSteps.present(in.findings(), texts) ? texts : null;
    }
    in.unsupported(TextSteps.NO_TEXT);
    return null;
  }

  @Override
  public Fitted.@Nullable Words given(StepInput in, Values values) {
    return in.options().get("size") instanceof List<?> given
        ? new Fitted.Words(in.number(), TextSteps.words(given))
        : null;
  }

  @Override
  public WordCounts statistics(StepInput in, Values values) {
    return new WordCounts(false);
  }

  @Override
  public Fitted.@Nullable Words finish(StepInput in, Values values, WordCounts counts) {
    List<String> words =
        counts.frequent(in.options().whole("size") - RESERVED, in.options().whole("least"));
    if (words.isEmpty()) {
      in.nothingToLearn(TextSteps.NO_WORDS);
      return null;
    }
    return new Fitted.Words(in.number(), words);
  }

  @Override
  public void tellUnlearned(StepInput in, Fitted.Words learned, Values values, Values made) {
    TextSteps.tellUnlearned(in, learned.words(), values);
  }

  @Override
  public @Nullable Values apply(StepInput in, Fitted.Words learned, Values values) {
    List<String> names = learned.numbered();
    int classes = in.options().get("size") instanceof Long count ? count.intValue() : names.size();
    Map<String, Integer> numbers = TextSteps.numbers(learned.words(), RESERVED);
    int[][] codes = new int[in.rows()][];
    for (int row = 0; row < codes.length; row++) {
      codes[row] =
          Cells.pieces(values, row).stream()
              .mapToInt(word -> numbers.getOrDefault(word, UNKNOWN))
              .toArray();
    }
    if (values instanceof Values.Texts) {
      int[] single = Arrays.stream(codes).mapToInt(code -> code[0]).toArray();
      return new Values.Classes(single, ColumnType.category(classes, names).classNames());
    }
    boolean isEven = in.type().shape().rank() > 0 && in.type().shape().isKnown();
    return isEven
        ? ofColumns(in, codes, classes, names)
        : new Values.Sequences(codes, classes, names, PADDING);
  }

  /** Several columns are as many words in each row. */
  private static @Nullable Values ofColumns(
      StepInput in, int[][] codes, int classes, List<String> names) {
    int length = codes.length == 0 ? 0 : codes[0].length;
    if (!in.findings().fits((long) codes.length * length, "use fewer columns or rows")) {
      return null;
    }
    int[] flat = Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
    return new Values.Numbered(flat, length, classes, names, OptionalInt.empty());
  }
}
