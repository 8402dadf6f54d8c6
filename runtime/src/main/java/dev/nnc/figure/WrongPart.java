package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.GrayLevels;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.profile.Points;
import dev.nnc.report.Picture;
import dev.nnc.report.WrongExample;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were judged worst, as pictures if they are some; drawn unasked, too, but for those
 * with the largest errors of numbers.
 */
final class WrongPart implements ReportPart.OfOutput {
  private static final int UNASKED = 24;

  /** So many numbers of training rows are held against the examples; evenly spread ones of more. */
  private static final int MOST_HELD = 4_000_000;

  /** Further examples are not held against the training rows. */
  private static final int MOST_COMPARED = 50;

  @Override
  public String name() {
    return "wrong";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    // With too many classes for a matrix, single rows can be shown all the same.
    return output.judgement() instanceof EvaluationResult.OfSteps
            || output.judgement() instanceof EvaluationResult.OfNumbers
        ? Optional.empty()
        : EvaluationReport.withoutClasses(output);
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    long most =
        asked.stream().mapToLong(use -> use.options().whole("count")).findFirst().orElse(UNASKED);
    if (output.judgement() instanceof EvaluationResult.OfClasses classes) {
      Classification classification = classes.classification();
      section.wrong(examples(output, classification, classification.labels(), most));
    } else if (output.judgement() instanceof EvaluationResult.OfSteps steps) {
      section.wrong(examples(output, steps.classification(), steps.labels(), most));
    } else if (output.judgement() instanceof EvaluationResult.OfNumbers && !asked.isEmpty()) {
      section.add(LargestErrors.of(output, (int) Math.min(most, Integer.MAX_VALUE)).table());
    }
  }

  private static List<WrongExample> examples(
      JudgedOutput output, Classification classification, List<String> labels, long most) {
    List<Classification.Wrong> wrong = classification.wrong().stream().limit(most).toList();
    WrongPixels pixels = WrongPixels.of(output).orElse(null);
    List<WrongExample> examples =
        wrong.stream().map(each -> example(output, labels, each, pixels)).toList();
    return output.judgement() instanceof EvaluationResult.OfClasses
            && examples.stream().allMatch(example -> example.picture() == null)
        ? besideTraining(output, wrong, examples)
        : examples;
  }

  /** The same, the first of them with the training rows that are most like them. */
  private static List<WrongExample> besideTraining(
      JudgedOutput output, List<Classification.Wrong> wrong, List<WrongExample> examples) {
    EvaluationView evaluation = output.evaluation();
    Rows train = wrong.isEmpty() ? null : evaluation.train().get().orElse(null);
    RowPoints maker =
        train == null
            ? null
            : RowPoints.of(train, List.copyOf(Importance.fields(evaluation))).orElse(null);
    if (train == null || maker == null || maker.places() == 0) {
      return examples;
    }
    Points points =
        maker.train(Points.evenly(train.count(), Math.max(1, MOST_HELD / maker.places())));
    int[] rows = wrong.stream().limit(MOST_COMPARED).mapToInt(Classification.Wrong::row).toArray();
    Points others = maker.others(evaluation.rows(), rows, points);
    List<WrongExample> beside = new ArrayList<>(examples);
    for (int i = 0; i < rows.length; i++) {
      int point = points.whichIsNearest(others, i);
      int row = points.rows()[point];
      beside.set(
          i,
          examples
              .get(i)
              .beside(
                  new WrongExample.Nearest(
                      train.place(row),
                      train.text(output.pair().field(), row),
                      points.distance(point, others, i, Double.POSITIVE_INFINITY))));
    }
    return beside;
  }

  private static WrongExample example(
      JudgedOutput output,
      List<String> labels,
      Classification.Wrong wrong,
      @Nullable WrongPixels pixels) {
    NetworkPlan network = output.evaluation().network();
    Rows rows = output.evaluation().rows();
    Picture picture =
        rows.picture(wrong.row())
            .map(it -> Picture.of(it.width(), it.height(), it.channels(), it.bytes()))
            .orElse(null);
    for (NetworkPlan.Port input : network.inputs()) {
      picture = picture == null ? picture(rows, input.name(), wrong.row()) : picture;
    }
    if (picture != null && pixels != null) {
      picture = pixels.outlined(picture, output, wrong.row());
    }
    return new WrongExample(
        rows.place(wrong.row()),
        labels.get(wrong.truth()),
        labels.get(wrong.prediction()),
        wrong.probability(),
        wrong.truthProbability(),
        picture,
        picture == null ? rows.cells(wrong.row()) : Map.of());
  }

  /** The row as a picture, if the field looks like one: height, width, and perhaps channels. */
  private static @Nullable Picture picture(Rows rows, String field, int row) {
    ColumnType type = rows.type(field);
    Shape shape = type.shape();
    int rank = shape.rank();
    if (type.content() != ColumnType.Content.NUMBER
        || !shape.isKnown()
        || rank < 2
        || rank > 3
        || shape.dimension(0).size() < 4
        || shape.dimension(1).size() < 4) {
      return null;
    }
    int channels = rank == 2 ? 1 : (int) shape.dimension(2).size();
    if (channels != 1 && channels != 3) {
      return null;
    }
    float[] values = new float[(int) shape.size()];
    rows.copy(field, new int[] {row}, 0, 1, FloatBuffer.wrap(values));
    return Picture.of(
        (int) shape.dimension(1).size(),
        (int) shape.dimension(0).size(),
        channels,
        GrayLevels.of(values, 0, values.length));
  }
}
