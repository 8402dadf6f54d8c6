package dev.nnc.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.liblinear.LibLinearRegressionTrainer;
import org.tribuo.regression.liblinear.LinearRegressionType;

/** Models that weigh the inputs and add them up, by Tribuo. */
final class Linear {
  private static final int MOST_ROUNDS = 1_000;
  private static final double ENOUGH = 1e-3;

  /** Tribuo's Adam is wrong in this version; AdaGrad is right. */
  private static final double RATE = 0.1;

  private static final int EPOCHS = 100;
  private static final int BATCH = 4;

  /** What Tribuo says while it learns is for its own users; held, or it is forgotten. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  static {
    TRIBUO.setLevel(Level.OFF);
  }

  private Linear() {}

  /** Logistic regression. */
  static Learner.Learned logistic(Learner.Lesson lesson) {
    Truth.Classes truth = (Truth.Classes) lesson.truth();
    return classes(
        lesson,
        seen(truth) == 2
            ? liblinear(LinearType.L2R_LR, 1, lesson.seed())
            : new LinearSGDTrainer(
                new LogMulticlass(),
                new AdaGrad(RATE),
                EPOCHS,
                Integer.MAX_VALUE,
                BATCH,
                lesson.seed()),
        false);
  }

  /** A support vector machine without a kernel. */
  static Learner.Learned supportVectors(Learner.Lesson lesson) {
    return classes(
        lesson,
        liblinear(LinearType.L2R_L2LOSS_SVC, lesson.options().real("cost"), lesson.seed()),
        true);
  }

  /** Least squares. Numbers are centred and scaled, since the penalty is of the constant, too. */
  static Learner.Learned leastSquares(Learner.Lesson lesson) {
    Truth.Numbers truth = (Truth.Numbers) lesson.truth();
    int width = truth.width();
    double[] mean = truth.mean();
    double[] spread = new double[width];
    for (int row = 0; row < truth.rows(); row++) {
      for (int i = 0; i < width; i++) {
        double away = truth.value(row, i) - mean[i];
        spread[i] += away * away / truth.rows();
      }
    }
    String[] dimensions = names(width);
    for (int i = 0; i < width; i++) {
      spread[i] = Math.sqrt(spread[i]);
      if (spread[i] == 0) {
        spread[i] = 1; // always the same: nothing to weigh
      }
    }
    RegressionFactory factory = new RegressionFactory();
    MutableDataset<Regressor> rows =
        new MutableDataset<>(new SimpleDataSourceProvenance("rows", factory), factory);
    String[] names = names(lesson.inputs().width());
    for (int row = 0; row < truth.rows(); row++) {
      double[] scaled = new double[width];
      for (int i = 0; i < width; i++) {
        scaled[i] = (truth.value(row, i) - mean[i]) / spread[i];
      }
      rows.add(example(new Regressor(dimensions, scaled), names, lesson.inputs(), row));
    }
    Model<Regressor> model =
        new LibLinearRegressionTrainer(
                new LinearRegressionType(LinearRegressionType.LinearType.L2R_L2LOSS_SVR),
                1,
                MOST_ROUNDS,
                ENOUGH,
                0,
                lesson.seed())
            .train(rows);
    Regressor unknown = new Regressor(dimensions, new double[width]);
    return (inputs, row, into) -> {
      Regressor said = model.predict(example(unknown, names, inputs, row)).getOutput();
      for (int i = 0; i < width; i++) {
        double value = said.getDimension(dimensions[i]).orElseThrow().getValue();
        into[i] = mean[i] + spread[i] * value;
      }
    };
  }

  private static Trainer<Label> liblinear(LinearType type, double cost, long seed) {
    return new LibLinearClassificationTrainer(
        new LinearClassificationType(type), cost, MOST_ROUNDS, ENOUGH, seed);
  }

  private static int seen(Truth.Classes truth) {
    int seen = 0;
    for (double share : truth.mean()) {
      seen += share > 0 ? 1 : 0;
    }
    return seen;
  }

  /**
   * @param margins whether the scores are distances, of which shares are to be made
   */
  private static Learner.Learned classes(
      Learner.Lesson lesson, Trainer<Label> trainer, boolean margins) {
    Truth.Classes truth = (Truth.Classes) lesson.truth();
    if (seen(truth) < 2) {
      return new Means().learn(lesson); // nothing to tell apart
    }
    LabelFactory factory = new LabelFactory();
    MutableDataset<Label> rows =
        new MutableDataset<>(new SimpleDataSourceProvenance("rows", factory), factory);
    String[] names = names(lesson.inputs().width());
    List<Label> labels = new ArrayList<>();
    IntStream.range(0, truth.width()).forEach(i -> labels.add(new Label(String.valueOf(i))));
    for (int row = 0; row < truth.rows(); row++) {
      rows.add(example(labels.get(truth.of(row)), names, lesson.inputs(), row));
    }
    Model<Label> model = trainer.train(rows);
    return (inputs, row, into) -> {
      Map<String, Label> scores =
          model.predict(example(labels.getFirst(), names, inputs, row)).getOutputScores();
      double sum = 0;
      for (int i = 0; i < into.length; i++) {
        Label score = scores.get(labels.get(i).getLabel());
        if (score != null) {
          into[i] = margins ? 1 / (1 + Math.exp(-score.getScore())) : score.getScore();
          sum += into[i];
        }
      }
      for (int i = 0; margins && i < into.length; i++) {
        into[i] /= sum;
      }
    };
  }

  /**
   * A row without its zeros, which weigh nothing. The first input is always there, because Tribuo
   * takes no row without one.
   */
  private static <T extends Output<T>> ArrayExample<T> example(
      T output, String[] names, Inputs inputs, int row) {
    int begin = inputs.begin(row);
    int end = inputs.end(row);
    int more = begin == end || inputs.place(begin) > 0 ? 1 : 0;
    String[] some = new String[end - begin + more];
    double[] values = new double[some.length];
    some[0] = names[0];
    for (int i = begin; i < end; i++) {
      some[i - begin + more] = names[inputs.place(i)];
      values[i - begin + more] = inputs.value(i);
    }
    return new ArrayExample<>(output, some, values);
  }

  /** Names whose order as texts is that of the numbers, as Tribuo puts them. */
  private static String[] names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format(Locale.ROOT, "x%08d", i))
        .toArray(String[]::new);
  }
}
