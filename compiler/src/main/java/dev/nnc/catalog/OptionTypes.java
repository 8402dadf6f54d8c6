package dev.nnc.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** What values an option takes, said to people. */
public final class OptionTypes {
  private OptionTypes() {}

  /** Whether names of columns or fields fit. */
  public static boolean takesNames(OptionType type) {
    return type instanceof OptionType.Columns
        || (type instanceof OptionType.AnyOf any
            && any.types().stream().anyMatch(OptionTypes::takesNames));
  }

  /** In the words of a person, for example {@code a whole number from 1}. */
  public static String describe(OptionType type) {
    return switch (type) {
      case OptionType.Whole whole -> whole(whole);
      case OptionType.Real real -> real(real);
      case OptionType.Truth truth -> "`true` or `false`";
      case OptionType.Text text -> "a text in quotes";
      case OptionType.Word word ->
          word.words().stream().map(each -> "`" + each + "`").collect(Collectors.joining(" or "));
      case OptionType.EntryOf entry -> entry.kind().withArticle();
      case OptionType.Sizes sizes -> "sizes such as `3x3`, or one number for all axes";
      case OptionType.ShapeOf shape -> "a shape such as `7x7x64` or `[10]`";
      case OptionType.Numbers numbers -> "a number or a list of numbers";
      case OptionType.Texts texts -> "a list of texts";
      case OptionType.Interval interval -> "a range such as `-2 .. 2`";
      case OptionType.Columns columns -> "one or more names of columns or fields";
      case OptionType.ResultName result -> "a result such as `validation.loss`";
      case OptionType.Duration duration -> "a time such as `90s`, `30min` or `2h`";
      case OptionType.Angle angle -> "an angle from `0deg` to `360deg`";
      case OptionType.TensorOf tensor -> "a tensor";
      case OptionType.RecipeOf recipe -> "a flow in braces";
      case OptionType.Any any -> "an expression";
      case OptionType.Several several ->
          isWords(several)
              ? describe(several.each()) + ", or several of them in brackets"
              : "one or more, with commas between: " + describe(several.each());
      case OptionType.AnyOf alternatives ->
          alternatives.types().stream()
              .map(OptionTypes::describe)
              .collect(Collectors.joining(" or "));
    };
  }

  /** Whether it takes a word, or several of them in a list. */
  public static boolean isWords(OptionType type) {
    return type instanceof OptionType.Several several && several.each() instanceof OptionType.Word;
  }

  /**
   * The words that may be chosen, such as {@code same} and {@code valid}; empty if there are none.
   */
  public static List<String> words(OptionType type) {
    return switch (type) {
      case OptionType.Word word -> word.words();
      case OptionType.Several several -> words(several.each());
      case OptionType.AnyOf any ->
          any.types().stream().flatMap(each -> words(each).stream()).toList();
      case OptionType.Whole w -> List.of();
      case OptionType.Real r -> List.of();
      case OptionType.Truth t -> List.of();
      case OptionType.Text t -> List.of();
      case OptionType.EntryOf e -> List.of();
      case OptionType.Sizes s -> List.of();
      case OptionType.ShapeOf s -> List.of();
      case OptionType.Numbers n -> List.of();
      case OptionType.Texts t -> List.of();
      case OptionType.Interval i -> List.of();
      case OptionType.Columns c -> List.of();
      case OptionType.ResultName r -> List.of();
      case OptionType.Duration d -> List.of();
      case OptionType.Angle a -> List.of();
      case OptionType.TensorOf t -> List.of();
      case OptionType.RecipeOf r -> List.of();
      case OptionType.Any a -> List.of();
    };
  }

  private static String whole(OptionType.Whole whole) {
    if (whole.least() == whole.most()) {
      return Long.toString(whole.least());
    }
    if (whole.most() >= OptionType.MOST) {
      return whole.least() == Long.MIN_VALUE
          ? "a whole number"
          : "a whole number from " + whole.least();
    }
    return "a whole number from " + whole.least() + " to " + whole.most();
  }

  private static String real(OptionType.Real real) {
    boolean bottomless = real.least() == Double.NEGATIVE_INFINITY;
    boolean endless = real.most() == Double.POSITIVE_INFINITY;
    if (bottomless && endless) {
      return "a number";
    }
    String least = (real.leastIncluded() ? "from " : "above ") + Wording.number(real.least());
    String most = (real.mostIncluded() ? "to " : "below ") + Wording.number(real.most());
    if (endless) {
      return "a number " + least;
    }
    return bottomless
        ? "a number " + (real.mostIncluded() ? "up " : "") + most
        : "a number " + least + (real.mostIncluded() ? " " : " and ") + most;
  }
}
