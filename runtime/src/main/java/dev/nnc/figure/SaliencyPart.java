package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Saliency;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Numbers;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** On which places of some pictures the answers depend. */
final class SaliencyPart implements ReportPart.OfEvaluation {
  private static final int SIDE_BY_SIDE = 3;

  @Override
  public String name() {
    return "saliency";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    Saliency plan = evaluation.plan().saliency();
    if (plan == null) {
      throw new IllegalStateException("the checker made no derivative");
    }
    Rows rows = evaluation.rows();
    Shape shape =
        evaluation.network().inputs().stream()
            .filter(input -> input.name().equals(plan.input()))
            .map(NetworkPlan.Port::type)
            .findFirst()
            .orElseThrow()
            .shape()
            .row();
    PictureShape picture = Objects.requireNonNull(PictureShape.of(shape));
    Feeding function =
        new Feeding(evaluation.model().program(), evaluation.session(), plan.function());
    boolean layer = !plan.layer().isEmpty();
    int count = (int) Math.min(asked.options().whole("count"), rows.count());
    List<Cell> cells = new ArrayList<>();
    boolean blank = true;
    for (int i = 0; i < count && !evaluation.interruption().requested(); i++) {
      int row = (int) ((long) i * rows.count() / count);
      float[] numbers = new float[(int) shape.size()];
      rows.copy(plan.input(), new int[] {row}, 0, 1, FloatBuffer.wrap(numbers));
      Heat seen = Heat.over(GrayPicture.of(new Values(shape, numbers), 0));
      Session.Results results = function.run(rows, new int[] {row}, 0, 1);
      cells.add(new Cell(seen.picture(), told(evaluation, row)));
      float[] byPixel = Heat.ofDerivative(results.floats(Saliency.BY_INPUT), picture.channels());
      blank &= Heat.isBlank(byPixel);
      cells.add(new Cell(seen.with(byPixel, picture.height(), picture.width()), ""));
      if (layer) {
        long[] sizes = results.shape(Saliency.OF_LAYER);
        float[] map =
            Heat.ofLayer(
                results.floats(Saliency.OF_LAYER),
                results.floats(Saliency.BY_LAYER),
                (int) sizes[3]);
        cells.add(new Cell(seen.with(map, (int) sizes[1], (int) sizes[2]), ""));
      }
    }
    if (blank) {
      return List.of(
          EvaluationReport.notDrawn(name(), "no answer changes with any pixel of these pictures"));
    }
    List<String> header = new ArrayList<>(List.of(plan.input(), "by pixel"));
    if (layer) {
      header.add("by " + plan.layer());
    }
    int across = Math.min(SIDE_BY_SIDE, count);
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < across; i++) {
      headers.addAll(header);
    }
    return List.of(
        new Figure.Pictures(
            "What the answer depends on", headers.size(), headers, cells, note(plan, count, rows)));
  }

  private static String note(Saliency plan, int count, Rows rows) {
    String some =
        count < rows.count()
            ? " %s of %s rows, spread evenly."
                .formatted(Numbers.whole(count), Numbers.whole(rows.count()))
            : "";
    return "By pixel: the brighter, the more the answer changes with it."
        + (plan.layer().isEmpty()
            ? ""
            : " By %s: where the layer has found what speaks for the answer (Grad-CAM)."
                .formatted(plan.layer()))
        + " Each picture has a scale of its own."
        + some;
  }

  /** What was said of a row, and what it is. */
  private static String told(EvaluationView evaluation, int row) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < evaluation.judgements().size(); i++) {
      if (evaluation.judgements().get(i) instanceof EvaluationResult.OfClasses classes) {
        ActionPlan.Pair pair = evaluation.plan().pairs().get(i);
        List<String> labels = classes.classification().labels();
        int said = Classification.winner(evaluation.found().output(pair.output()).row(row));
        int is = classes.truth(row);
        words.add(
            said == is
                ? labels.get(is)
                : "said %s, is %s".formatted(labels.get(said), labels.get(is)));
      }
    }
    return words.isEmpty() ? evaluation.rows().place(row) : String.join("; ", words);
  }
}
