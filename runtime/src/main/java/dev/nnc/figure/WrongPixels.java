package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Outputs;
import dev.nnc.report.Palette;
import dev.nnc.report.Picture;
import dev.nnc.type.PictureShape;
import java.nio.IntBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Outlines what a network got wrong in pictures of which each pixel has a class. The class of most
 * pixels counts as the ground, on which things are seen or missed. The styles differ in hue,
 * lightness and dashes.
 *
 * @param ground number of the class of most pixels
 */
record WrongPixels(PictureShape shape, int ground) {
  /** A small picture is enlarged to about so many pixels a side, so that lines have room. */
  private static final int SIDE = 128;

  /** What is wrong with a pixel. */
  enum Kind {
    /** Nothing. */
    RIGHT,
    /** A thing is seen where the ground is: a solid line. */
    SEEN,
    /** The ground is seen where a thing is: a dashed line. */
    MISSED,
    /** One thing is taken for another: a dotted line. */
    CONFUSED
  }

  /** For an output that is judged by pictures of classes; empty for others. */
  static Optional<WrongPixels> of(JudgedOutput output) {
    if (!(output.judgement() instanceof EvaluationResult.OfSteps steps) || !steps.ofPixels()) {
      return Optional.empty();
    }
    PictureShape shape =
        PictureShape.ofClasses(output.evaluation().rows().type(output.pair().field()));
    List<Classification.ClassScores> scores = steps.classification().scores();
    return shape == null || scores.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WrongPixels(
                shape,
                IntStream.range(0, scores.size())
                    .boxed()
                    .max(Comparator.comparingLong(label -> scores.get(label).support()))
                    .orElse(0)));
  }

  /** The picture of a row with outlines. */
  Picture outlined(Picture picture, JudgedOutput output, int row) {
    int pixels = shape.height() * shape.width();
    int[] truth = new int[pixels];
    Rows rows = output.evaluation().rows();
    rows.copy(output.pair().field(), new int[] {row}, 0, 1, IntBuffer.wrap(truth));
    Outputs outputs = output.outputs();
    float[] one = new float[outputs.width() / pixels];
    Kind[] kinds = new Kind[pixels];
    for (int i = 0; i < pixels; i++) {
      for (int each = 0; each < one.length; each++) {
        one[each] = outputs.value(row, i * one.length + each);
      }
      kinds[i] = kind(truth[i], Classification.winner(one));
    }
    return outlined(picture, kinds);
  }

  private Kind kind(int truth, int said) {
    return truth == said
        ? Kind.RIGHT
        : truth == ground ? Kind.SEEN : said == ground ? Kind.MISSED : Kind.CONFUSED;
  }

  /**
   * The picture, enlarged where it is small, with a line along the border of what is wrong.
   *
   * @param kinds of its pixels, row by row
   */
  Picture outlined(Picture picture, Kind[] kinds) {
    int scale =
        Math.max(
            (picture.width() + shape.width() - 1) / shape.width(),
            Math.max(1, SIDE / Math.max(shape.width(), shape.height())));
    int width = shape.width() * scale;
    int height = shape.height() * scale;
    int thick = Math.max(1, scale / 3);
    byte[] drawn = new byte[width * height * 3];
    byte[] pixels = picture.pixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb =
            isLine(kinds, x, y, scale, thick)
                ? colour(kinds[y / scale * shape.width() + x / scale])
                : rgb(picture, pixels, x * picture.width() / width, y * picture.height() / height);
        for (int channel = 0; channel < 3; channel++) {
          drawn[(y * width + x) * 3 + channel] = (byte) (rgb >> (16 - 8 * channel));
        }
      }
    }
    return Picture.of(width, height, 3, drawn);
  }

  /** Whether a line goes through a place of the enlarged picture. */
  private boolean isLine(Kind[] kinds, int x, int y, int scale, int thick) {
    int column = x / scale;
    int row = y / scale;
    Kind kind = kinds[row * shape.width() + column];
    boolean inked =
        switch (kind) {
          case RIGHT -> false;
          case SEEN -> true;
          case MISSED -> (x + y) / 4 % 2 == 0;
          case CONFUSED -> (x + y) % 4 == 0;
        };
    return inked
        && ((x % scale < thick && kindAt(kinds, column - 1, row) != kind)
            || (x % scale >= scale - thick && kindAt(kinds, column + 1, row) != kind)
            || (y % scale < thick && kindAt(kinds, column, row - 1) != kind)
            || (y % scale >= scale - thick && kindAt(kinds, column, row + 1) != kind));
  }

  /** Beyond the picture all is right. */
  private Kind kindAt(Kind[] kinds, int column, int row) {
    return column < 0 || row < 0 || column >= shape.width() || row >= shape.height()
        ? Kind.RIGHT
        : kinds[row * shape.width() + column];
  }

  static int colour(Kind kind) {
    return switch (kind) {
      case RIGHT -> 0;
      case MISSED -> Palette.rgb(0);
      case SEEN -> Palette.rgb(1);
      case CONFUSED -> Palette.rgb(3);
    };
  }

  private static int rgb(Picture picture, byte[] pixels, int x, int y) {
    int at = (y * picture.width() + x) * picture.channels();
    int red = pixels[at] & 0xff;
    return picture.channels() == 1
        ? red << 16 | red << 8 | red
        : red << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
  }
}
