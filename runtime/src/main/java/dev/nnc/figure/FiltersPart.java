package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.GrayLevels;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Picture;
import dev.nnc.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The kernels of the first convolution as pictures. */
final class FiltersPart implements ReportPart.OfTraining, ReportPart.OfEvaluation {
  @Override
  public String name() {
    return "filters";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    return filters(asked, evaluation.model(), evaluation.session(), evaluation.network());
  }

  @Override
  public Watch begin(TrainingView training, List<Configured> asked) {
    return (ended, section) ->
        asked.forEach(
            each ->
                filters(each, training.model(), training.session(), training.network())
                    .forEach(section::add));
  }

  private static List<Figure> filters(
      Configured asked, Model model, Session session, NetworkPlan network) {
    for (NetworkPlan.LayerPlan layer : network.layers()) {
      for (Variable variable : model.program().variables()) {
        if (layer.variables().contains(variable.name())
            && variable.isKernel()
            && variable.type().shape().rank() == 4) {
          Shape shape = variable.type().shape();
          FloatBuffer numbers =
              ByteBuffer.wrap(session.read(variable.name()))
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .asFloatBuffer();
          float[] kernel = new float[numbers.remaining()];
          numbers.get(kernel);
          return List.of(
              kernels(
                  layer.name(),
                  shape,
                  kernel,
                  (int) Math.min(4_096, asked.options().whole("count"))));
        }
      }
    }
    return List.of();
  }

  /**
   * Kernels as pictures, each from its least weight to its greatest.
   *
   * @param shape height, width, channels that come in, channels that go out
   */
  static Figure kernels(String layer, Shape shape, float[] kernel, int most) {
    int height = (int) shape.dimension(0).size();
    int width = (int) shape.dimension(1).size();
    int in = (int) shape.dimension(2).size();
    int out = (int) shape.dimension(3).size();
    int channels = in == 3 ? 3 : 1;
    List<Cell> cells = new ArrayList<>();
    for (int filter = 0; filter < Math.min(most, out); filter++) {
      float[] weights = new float[height * width * channels];
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int place = 0; place < height * width; place++) {
        for (int channel = 0; channel < channels; channel++) {
          float weight = kernel[(place * in + channel) * out + filter];
          weights[place * channels + channel] = weight;
          least = Math.min(least, weight);
          greatest = Math.max(greatest, weight);
        }
      }
      byte[] pixels = new byte[weights.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = greatest > least ? GrayLevels.of(weights[i], least, greatest) : (byte) 128;
      }
      cells.add(new Cell(Picture.of(width, height, channels, pixels), String.valueOf(filter + 1)));
    }
    String note =
        "What each filter looks for: it puts out the more, the lighter the picture is where the"
            + " filter is light, and the darker where it is dark. Dark is a filter's least weight,"
            + " light its greatest.";
    return new Figure.Pictures(
        "filters of " + layer,
        Math.min(16, Math.max(1, cells.size())),
        List.of(),
        cells,
        in == 1 || in == 3 ? note : note + " Only the first of " + in + " channels is shown.");
  }
}
