package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.GrayLevels;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Picture;
import dev.nnc.type.ColumnType;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the filters of some layers put out for one row. */
final class FeaturesPart implements ReportPart.OfEvaluation {
  @Override
  public String name() {
    return "features";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    ActionPlan.Evaluate plan = evaluation.plan();
    Rows rows = evaluation.rows();
    ActionPlan.Inside inside = plan.inside();
    if (inside == null) {
      return List.of();
    }
    int row = (int) Math.min(asked.options().whole("row"), rows.count()) - 1;
    int most = (int) Math.min(1_024, asked.options().whole("count"));
    int layers = (int) Math.min(inside.layers().size(), asked.options().whole("layers"));
    List<Cell> input = new ArrayList<>();
    for (NetworkPlan.Port port : evaluation.network().inputs()) {
      if (rows.type(port.name()).content() == ColumnType.Content.NUMBER
          && PictureShape.of(port.type().shape().row()) != null) {
        Values picture =
            new Values(
                port.type().shape().row(), new float[(int) port.type().shape().row().size()]);
        rows.copy(port.name(), new int[] {row}, 0, 1, FloatBuffer.wrap(picture.numbers()));
        input.add(new Cell(GrayPicture.of(picture, 0), port.name()));
      }
    }
    Session.Results results =
        new Feeding(evaluation.model().program(), evaluation.session(), inside.function())
            .run(rows, new int[] {row}, 0, 1);
    List<Figure> figures = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      String output = ActionPlan.Inside.output(layer);
      long[] sizes = results.shape(output);
      figures.add(
          maps(
              "what %s finds in row %,d of %s"
                  .formatted(inside.layers().get(layer), row + 1, plan.part()),
              input,
              Shape.of(sizes[1], sizes[2], sizes[3]),
              results.floats(output),
              most));
    }
    return figures;
  }

  /**
   * The channels of one row as pictures, all on one scale.
   *
   * @param first what stands before them
   * @param shape height, width, channels
   */
  static Figure.Pictures maps(
      String title, List<Cell> first, Shape shape, float[] numbers, int most) {
    int height = (int) shape.dimension(0).size();
    int width = (int) shape.dimension(1).size();
    int channels = (int) shape.dimension(2).size();
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float number : numbers) {
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
    }
    List<Cell> cells = new ArrayList<>(first);
    for (int channel = 0; channel < Math.min(most, channels); channel++) {
      byte[] pixels = new byte[height * width];
      for (int place = 0; place < pixels.length && greatest > least; place++) {
        float number = numbers[place * channels + channel];
        pixels[place] = GrayLevels.of(number, least, greatest);
      }
      cells.add(new Cell(Picture.of(width, height, 1, pixels), String.valueOf(channel + 1)));
    }
    String all = most < channels ? " The first %,d of %,d filters.".formatted(most, channels) : "";
    return new Figure.Pictures(
        title,
        cells.size() <= 13 ? Math.max(1, cells.size()) : 9,
        List.of(),
        cells,
        "What the layer makes of the picture, one map a filter. Where a map is light, its filter"
            + " has found what it looks for; one that is black all over has found nothing here."
            + String.format(
                Locale.ROOT, " Black is %.3g and white %.3g, in all of them.", least, greatest)
            + all);
  }
}
