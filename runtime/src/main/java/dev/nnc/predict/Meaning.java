package dev.nnc.predict;

import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Units;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * What an output of a network stands for: the truth that it was compared with. It belongs to the
 * weights, and goes along with them from run to run.
 *
 * @param field that holds the truth
 * @param classes in the order of their numbers; empty if the output predicts numbers
 * @param kind how the classes are told
 * @param back the way back to the unit of the truth's columns; empty if there is none
 */
public record Meaning(String field, List<String> classes, Kind kind, List<Units.Run> back) {
  /** How an output tells classes. */
  public enum Kind {
    /** It predicts numbers. */
    NUMBERS,
    /** A number for each class, of which one is meant; one number for two classes. */
    CLASS,
    /** A number for each class, of which any may be meant. */
    LABELS,
    /** Steps that spell a sequence of classes, with one more number for the blank. */
    SPELLED
  }

  /** Of an output that nothing was compared with. */
  public static final Meaning NONE = new Meaning("", List.of(), Kind.NUMBERS, List.of());

  public Meaning {
    classes = List.copyOf(classes);
    back = List.copyOf(back);
  }

  /**
   * Of an output that is compared with a field.
   *
   * @param type of the field, with all classes that were found
   * @param fitted what the field's steps have learned
   * @param units the way back to the unit of its column
   */
  static Meaning of(
      ActionPlan.Pair pair,
      DataPlan data,
      ColumnType type,
      Optional<Fitted> fitted,
      Optional<Units> units) {
    boolean several =
        data.field(pair.field()).steps().stream().anyMatch(step -> step.name().equals("multi_hot"));
    List<String> labels =
        fitted.filter(it -> several).map(it -> labels(it, pair.field(), type)).orElse(List.of());
    if (!labels.isEmpty()) {
      return new Meaning(pair.field(), labels, Kind.LABELS, List.of());
    }
    boolean classes = type.content() == ColumnType.Content.CLASS || type.classes() > 0;
    Kind kind = !classes ? Kind.NUMBERS : pair.spelled() ? Kind.SPELLED : Kind.CLASS;
    return new Meaning(
        pair.field(),
        classes ? type.classNames() : List.of(),
        kind,
        units
            .filter(it -> !classes && pair.direct() && !isOfPictures(it))
            .map(Units::runs)
            .orElse(List.of()));
  }

  /** The unit of pictures is an accident of their format, and nobody measures in it. */
  private static boolean isOfPictures(Units units) {
    return !units.column().steps().isEmpty()
        && units.column().steps().getFirst().in().shape().rank() >= 2;
  }

  /** The labels for which the field has a one or a zero; empty if it is none of such. */
  private static List<String> labels(Fitted fitted, String field, ColumnType type) {
    boolean numbers =
        type.content() == ColumnType.Content.NUMBER
            && type.classes() == 0
            && type.shape().rank() == 1;
    return fitted.fields().getOrDefault(field, List.of()).stream()
        .filter(step -> numbers && step instanceof Fitted.Words)
        .map(step -> ((Fitted.Words) step).words())
        .filter(words -> words.size() == type.shape().size())
        .findFirst()
        .orElse(List.of());
  }

  /** The name of a class; its number where there are fewer names. */
  public String className(int number) {
    return number >= 0 && number < classes.size() ? classes.get(number) : String.valueOf(number);
  }

  /**
   * What an output says of a row.
   *
   * @param rank of the output for one row
   */
  public Class<? extends Answer> answers(int rank) {
    if (kind == Kind.NUMBERS) {
      return Answer.Numbers.class;
    }
    if (rank <= 1) {
      return kind == Kind.LABELS ? Answer.SomeClasses.class : Answer.OneClass.class;
    }
    return rank == 2 ? Answer.Sequence.class : Answer.Shares.class;
  }

  /** The number at that place of a row in the unit of the truth. */
  double original(int place, double value) {
    return back.isEmpty() ? value : Units.original(back, place, value);
  }
}
