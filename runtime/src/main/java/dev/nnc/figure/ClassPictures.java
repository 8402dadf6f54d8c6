package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Palette;
import dev.nnc.report.Picture;
import dev.nnc.type.ColumnType;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Rows that are pictures of classes: a truth, or what a network answers at each pixel. A class and
 * not a record, because it owns an array.
 */
final class ClassPictures {
  /** With more classes, only those that are to be seen are in the legend. */
  private static final int MOST_NAMED = 12;

  private final PictureShape shape;
  private final int[] classes;
  private final List<String> names;

  private ClassPictures(PictureShape shape, int[] classes, List<String> names) {
    this.shape = shape;
    this.classes = classes;
    this.names = names;
  }

  /**
   * The first rows of a field or an output.
   *
   * @param pairs which fields say what the outputs' classes are
   * @return empty if it is no picture of classes
   */
  static Optional<ClassPictures> of(
      String name, List<ActionPlan.Pair> pairs, Rows rows, int count, Inference found) {
    Outputs outputs =
        found.outputs().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (outputs == null) {
      ColumnType type = rows.type(name);
      PictureShape shape = PictureShape.ofClasses(type);
      return shape == null
          ? Optional.empty()
          : Optional.of(
              new ClassPictures(shape, truth(name, type, rows, count), type.classNames()));
    }
    ColumnType type =
        pairs.stream()
            .filter(pair -> pair.output().equals(name))
            .map(pair -> rows.type(pair.field()))
            .findFirst()
            .orElse(null);
    PictureShape shape =
        type == null ? null : PictureShape.ofAnswers(Shape.of(outputs.shape()), type);
    return type == null || shape == null
        ? Optional.empty()
        : Optional.of(new ClassPictures(shape, answers(outputs, shape, count), type.classNames()));
  }

  private static int[] truth(String field, ColumnType type, Rows rows, int count) {
    int[] classes = new int[Math.multiplyExact(count, (int) type.shape().size())];
    rows.copy(field, Rows.inOrder(count), 0, count, IntBuffer.wrap(classes));
    return classes;
  }

  private static int[] answers(Outputs outputs, PictureShape shape, int count) {
    int pixels = shape.height() * shape.width();
    int[] classes = new int[Math.multiplyExact(count, pixels)];
    float[] one = new float[outputs.width() / pixels];
    for (int i = 0; i < classes.length; i++) {
      for (int each = 0; each < one.length; each++) {
        one[each] = outputs.value(i / pixels, i % pixels * one.length + each);
      }
      classes[i] = Classification.winner(one);
    }
    return classes;
  }

  /** A row, in a colour for each class. */
  Picture picture(int row) {
    int pixels = shape.height() * shape.width();
    byte[] bytes = new byte[pixels * 3];
    for (int i = 0; i < pixels; i++) {
      int rgb = Palette.rgb(classes[row * pixels + i]);
      for (int channel = 0; channel < 3; channel++) {
        bytes[i * 3 + channel] = (byte) (rgb >> (16 - 8 * channel));
      }
    }
    return Picture.of(shape.width(), shape.height(), 3, bytes);
  }

  /** What the colours of these pictures stand for; of all the same field's classes. */
  static List<Figure.Colour> legend(List<ClassPictures> pictures) {
    List<Figure.Colour> legend = new ArrayList<>();
    TreeSet<Integer> seen = new TreeSet<>();
    pictures.forEach(each -> Arrays.stream(each.classes).forEach(seen::add));
    for (ClassPictures each : pictures) {
      for (int number = 0; number < each.names.size(); number++) {
        Figure.Colour colour = new Figure.Colour(each.names.get(number), Palette.rgb(number));
        if ((each.names.size() <= MOST_NAMED || seen.contains(number))
            && !legend.contains(colour)) {
          legend.add(colour);
        }
      }
    }
    return legend;
  }
}
