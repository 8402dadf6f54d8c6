package dev.nnc.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.evaluate.Interruption;
import dev.nnc.standard.StandardCatalog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What classical models learn. */
class BaselinesTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  @Test
  void eachEntryOfTheCatalogueCanLearn() {
    assertThat(Baselines.names())
        .isEqualTo(
            CATALOG.entries(Kind.BASELINE).stream().map(Entry::name).collect(Collectors.toSet()));
  }

  @Test
  void aTreeAsksAsLongAsAnswersDiffer() {
    Inputs inputs = inputs(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    Truth.Classes xor = new Truth.Classes(new int[] {0, 1, 1, 0}, 2);
    Learner.Learned learned = learn("decision_tree", Map.of(), inputs, xor);
    for (int row = 0; row < 4; row++) {
      assertThat(answer(learned, inputs, row, 2)[xor.of(row)]).isEqualTo(1);
    }
    // The middle between two values is the border, and belongs to the lower side.
    assertThat(answer(learned, inputs(new float[][] {{0.5f, 1}}), 0, 2)).containsExactly(0, 1);
    assertThat(answer(learned, inputs(new float[][] {{0.51f, 1}}), 0, 2)).containsExactly(1, 0);
  }

  @Test
  void aTreeKnowsItsRowsByHeart() {
    Random random = new Random(3);
    float[][] rows = new float[200][3];
    float[] numbers = new float[400];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < 3; i++) {
        rows[row][i] = random.nextInt(8) - 4 + row * 1e-4f;
      }
      numbers[2 * row] = (float) random.nextGaussian();
      numbers[2 * row + 1] = (float) random.nextGaussian();
    }
    Inputs inputs = inputs(rows);
    Truth.Numbers truth = new Truth.Numbers(numbers, 2);
    Learner.Learned learned = learn("decision_tree", Map.of(), inputs, truth);
    for (int row = 0; row < rows.length; row++) {
      assertThat(answer(learned, inputs, row, 2))
          .containsExactly(truth.value(row, 0), truth.value(row, 1));
    }
  }

  @Test
  void depthAndLeafHoldATreeBack() {
    float[][] rows = new float[64][1];
    float[] numbers = new float[64];
    for (int row = 0; row < 64; row++) {
      rows[row][0] = row;
      numbers[row] = row * row;
    }
    Inputs inputs = inputs(rows);
    Truth truth = new Truth.Numbers(numbers, 1);
    assertThat(different(learn("decision_tree", Map.of("depth", 2L), inputs, truth), inputs))
        .isEqualTo(4);
    Learner.Learned coarse = learn("decision_tree", Map.of("leaf", 20L), inputs, truth);
    assertThat(different(coarse, inputs)).isBetween(2, 3);
    // The best single question: the split with the least variance on both sides.
    Learner.Learned stump = learn("decision_tree", Map.of("depth", 1L), inputs, truth);
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    for (int cut = 1; cut < 64; cut++) {
      double error = spread(numbers, 0, cut) + spread(numbers, cut, 64);
      if (error < least) {
        least = error;
        best = cut;
      }
    }
    assertThat(answer(stump, inputs, best - 1, 1)).isNotEqualTo(answer(stump, inputs, best, 1));
  }

  @Test
  void aForestIsTheSameForTheSameSeed() {
    Random random = new Random(5);
    float[][] rows = new float[300][4];
    int[] codes = new int[300];
    for (int row = 0; row < 300; row++) {
      for (int i = 0; i < 4; i++) {
        rows[row][i] = (float) random.nextGaussian();
      }
      codes[row] = rows[row][0] + rows[row][1] > 0 ? 1 : rows[row][2] > 0.5 ? 2 : 0;
    }
    Inputs inputs = inputs(rows);
    Truth truth = new Truth.Classes(codes, 3);
    Map<String, Object> few = Map.of("trees", 25L);
    Learner.Learned one = learn("random_forest", few, inputs, truth, 7);
    Learner.Learned again = learn("random_forest", few, inputs, truth, 7);
    Learner.Learned other = learn("random_forest", few, inputs, truth, 8);
    int right = 0;
    boolean same = true;
    for (int row = 0; row < 300; row++) {
      double[] said = answer(one, inputs, row, 3);
      assertThat(said).isEqualTo(answer(again, inputs, row, 3));
      assertThat(said[0] + said[1] + said[2]).isCloseTo(1, within(1e-6));
      same &= Arrays.equals(said, answer(other, inputs, row, 3));
      right += said[codes[row]] > 0.5 ? 1 : 0;
    }
    assertThat(same).isFalse();
    assertThat(right).isGreaterThan(290);
  }

  @Test
  void aQuestionAboutWordsIsTheOneOfTheLeastImpurity() {
    // Whether few values or many, by ranks or row by row: as the formula says, tried out.
    Random random = new Random(9);
    for (int round = 0; round < 60; round++) {
      int values = round % 3 == 0 ? 2 : round % 3 == 1 ? 5 : 1_000;
      float[][] rows = new float[90][8];
      int[] codes = new int[90];
      float[] numbers = new float[90];
      for (int row = 0; row < rows.length; row++) {
        for (int i = 0; i < 8; i++) {
          // The first is the same everywhere, the others nearly so where values are few.
          rows[row][i] = i == 0 ? 3 : Math.max(0, random.nextInt(values * 3) - values * 2 + 1);
        }
        codes[row] = random.nextInt(3);
        numbers[row] = random.nextInt(50);
      }
      Inputs inputs = inputs(rows);
      double gini = 0;
      double variance = 0;
      Learner.Learned ofClasses =
          learn("decision_tree", Map.of("depth", 1L), inputs, new Truth.Classes(codes, 3));
      Learner.Learned ofNumbers =
          learn("decision_tree", Map.of("depth", 1L), inputs, new Truth.Numbers(numbers, 1));
      for (int row = 0; row < rows.length; row++) {
        gini += 1 - answer(ofClasses, inputs, row, 3)[codes[row]];
        variance += Math.pow(numbers[row] - answer(ofNumbers, inputs, row, 1)[0], 2);
      }
      double leastGini = Double.POSITIVE_INFINITY;
      double leastVariance = Double.POSITIVE_INFINITY;
      for (int i = 0; i < 8; i++) {
        for (float[] border : rows) {
          double impurity = 0;
          double squares = 0;
          for (int side = 0; side < 2; side++) {
            double[] counts = new double[3];
            double sum = 0;
            double sumOfSquares = 0;
            double count = 0;
            for (int row = 0; row < rows.length; row++) {
              if (rows[row][i] <= border[i] == (side == 0)) {
                counts[codes[row]]++;
                sum += numbers[row];
                sumOfSquares += numbers[row] * numbers[row];
                count++;
              }
            }
            for (double own : counts) {
              impurity += count == 0 ? 0 : own * (1 - own / count);
            }
            squares += count == 0 ? 0 : sumOfSquares - sum * sum / count;
          }
          leastGini = Math.min(leastGini, impurity);
          leastVariance = Math.min(leastVariance, squares);
        }
      }
      assertThat(gini).isCloseTo(leastGini, within(1e-4));
      assertThat(variance).isCloseTo(leastVariance, within(1e-2));
    }
  }

  @Test
  void rowsWithoutAnyWordAreLearnedFromAndAnswered() {
    // The second word tells the classes apart; most rows have none at all.
    float[][] rows = new float[120][40];
    int[] codes = new int[120];
    float[] numbers = new float[120];
    for (int row = 0; row < rows.length; row++) {
      codes[row] = row % 3;
      numbers[row] = row % 3;
      rows[row][1] = row % 3 == 1 ? 1 : 0;
      rows[row][2] = row % 3 == 2 ? 1 : 0;
    }
    Inputs inputs = inputs(rows);
    for (String model : Set.of("logistic_regression", "linear_svm", "random_forest")) {
      Map<String, Object> options =
          switch (model) {
            case "linear_svm" -> Map.of("cost", 1.0);
            case "random_forest" -> Map.of("trees", 20L);
            default -> Map.of();
          };
      Learner.Learned learned = learn(model, options, inputs, new Truth.Classes(codes, 3));
      for (int row = 0; row < 3; row++) {
        assertThat(answer(learned, inputs, row, 3)[row]).as(model).isGreaterThan(0.5);
      }
    }
    Learner.Learned line =
        learn("linear_regression", Map.of(), inputs, new Truth.Numbers(numbers, 1));
    for (int row = 0; row < 3; row++) {
      assertThat(answer(line, inputs, row, 1)[0]).isCloseTo(row, within(0.2));
    }
  }

  @Test
  void linearModelsFindTheWeights() {
    Random random = new Random(1);
    float[][] rows = new float[400][2];
    float[] numbers = new float[800];
    int[] codes = new int[400];
    for (int row = 0; row < 400; row++) {
      rows[row][0] = (float) random.nextGaussian();
      rows[row][1] = (float) random.nextGaussian();
      numbers[2 * row] = 1000 + 3 * rows[row][0] - 2 * rows[row][1];
      numbers[2 * row + 1] = rows[row][1];
      codes[row] = rows[row][0] > rows[row][1] ? 1 : 0;
    }
    Inputs inputs = inputs(rows);
    Inputs asked = inputs(new float[][] {{1, 0}, {0, 1}, {0, 0}, {2, -2}, {-2, 2}});
    Learner.Learned line =
        learn("linear_regression", Map.of(), inputs, new Truth.Numbers(numbers, 2));
    assertThat(answer(line, asked, 0, 2)[0]).isCloseTo(1003, within(0.05));
    assertThat(answer(line, asked, 1, 2)).containsExactly(new double[] {998, 1}, within(0.05));
    assertThat(answer(line, asked, 2, 2)[0]).isCloseTo(1000, within(0.05));
    Truth sides = new Truth.Classes(codes, 2);
    for (String model : Set.of("logistic_regression", "linear_svm")) {
      Map<String, Object> options = model.equals("linear_svm") ? Map.of("cost", 1.0) : Map.of();
      Learner.Learned learned = learn(model, options, inputs, sides);
      assertThat(answer(learned, asked, 3, 2)[1]).as(model).isGreaterThan(0.9);
      assertThat(answer(learned, asked, 4, 2)[1]).as(model).isLessThan(0.1);
    }
  }

  @Test
  void ofThreeClassesLogisticRegressionTellsTheMiddleOne() {
    float[][] rows = new float[300][1];
    int[] codes = new int[300];
    for (int row = 0; row < 300; row++) {
      rows[row][0] = row / 100f - 1.5f;
      codes[row] = row / 100;
    }
    Inputs inputs = inputs(rows);
    Learner.Learned learned =
        learn("logistic_regression", Map.of(), inputs, new Truth.Classes(codes, 4));
    double[] middle = answer(learned, inputs(new float[][] {{0}}), 0, 4);
    assertThat(middle[1]).isGreaterThan(0.8);
    assertThat(middle[3]).as("a class that no row has").isZero();
  }

  @Test
  void withOneClassThereIsNothingToTellApart() {
    Inputs inputs = inputs(new float[][] {{1}, {2}, {3}});
    Truth truth = new Truth.Classes(new int[] {1, 1, 1}, 3);
    for (String model : Set.of("logistic_regression", "linear_svm", "most_frequent")) {
      Map<String, Object> options = model.equals("linear_svm") ? Map.of("cost", 1.0) : Map.of();
      assertThat(answer(learn(model, options, inputs, truth), inputs, 0, 3))
          .as(model)
          .containsExactly(0, 1, 0);
    }
  }

  @Test
  void zerosAndOnesAreClasses() {
    assertThat(new Truth.Numbers(new float[] {0, 1, 1}, 1).zerosAndOnes()).isNotNull();
    assertThat(new Truth.Numbers(new float[] {0, 1, 0.5f}, 1).zerosAndOnes()).isNull();
    assertThat(new Truth.Numbers(new float[] {0, 1}, 2).zerosAndOnes()).isNull();
  }

  private static double spread(float[] numbers, int from, int to) {
    double mean = 0;
    for (int i = from; i < to; i++) {
      mean += numbers[i] / (to - from);
    }
    double spread = 0;
    for (int i = from; i < to; i++) {
      spread += (numbers[i] - mean) * (numbers[i] - mean);
    }
    return spread;
  }

  private static int different(Learner.Learned learned, Inputs inputs) {
    Set<Double> answers = new HashSet<>();
    for (int row = 0; row < inputs.rows(); row++) {
      answers.add(answer(learned, inputs, row, 1)[0]);
    }
    return answers.size();
  }

  /** Zeros are not held, and cost nothing; what trees ask for is the same with them and without. */
  @Test
  void treesOfZerosAreTheTreesOfOtherNumbers() {
    Random random = new Random(3);
    float[][] few = new float[400][40];
    float[][] all = new float[400][40];
    int[] classes = new int[400];
    for (int row = 0; row < 400; row++) {
      for (int place = 0; place < 40; place++) {
        // From an input that is never zero to one that nearly always is.
        few[row][place] = random.nextInt(40) < place ? 0 : 1 + random.nextInt(3);
        all[row][place] = few[row][place] + 8;
        classes[row] += few[row][place] > 1 ? 1 : 0;
      }
      classes[row] = classes[row] > 13 ? 1 : 0;
    }
    Truth truth = new Truth.Classes(classes, 2);
    Inputs fewInputs = inputs(few);
    Inputs allInputs = inputs(all);
    for (String model : List.of("decision_tree", "random_forest")) {
      Map<String, Object> options = model.equals("random_forest") ? Map.of("trees", 9L) : Map.of();
      Learner.Learned ofFew = learn(model, options, fewInputs, truth);
      Learner.Learned ofAll = learn(model, options, allInputs, truth);
      for (int row = 0; row < 400; row++) {
        assertThat(answer(ofFew, fewInputs, row, 2))
            .containsExactly(answer(ofAll, allInputs, row, 2));
      }
    }
  }

  private static double[] answer(Learner.Learned learned, Inputs inputs, int row, int width) {
    double[] into = new double[width];
    learned.answer(inputs, row, into);
    return into;
  }

  private static Learner.Learned learn(
      String model, Map<String, Object> options, Inputs inputs, Truth truth) {
    return learn(model, options, inputs, truth, 1);
  }

  private static Learner.Learned learn(
      String model, Map<String, Object> options, Inputs inputs, Truth truth, long seed) {
    Map<String, Object> all =
        new HashMap<>(Map.of("depth", "none", "leaf", 1L, "features", "auto"));
    all.putAll(options);
    return Baselines.find(model)
        .learn(new Learner.Lesson(inputs, truth, new Options(all), seed, new Interruption()));
  }

  private static Inputs inputs(float[][] rows) {
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, values, row * width, width);
    }
    return Inputs.of(rows.length, width, values);
  }
}
