package dev.nnc.baseline;

import dev.nnc.catalog.Rule;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Baseline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Lets baselines learn what a network has learned, and answer for the rows that it answers for. */
public final class Teaching {
  /**
   * How many numbers they learn from at most, zeros left out. Of more rows so many are drawn: the
   * linear models hold each number as an object, and would take two gigabytes for ten times as
   * many.
   */
  public static final long MOST_NUMBERS = 5_000_000;

  /** How many numbers are held of the rows that are answered, rows times inputs. */
  private static final int AT_ONCE = 1 << 20;

  private final Rows training;
  private final List<String> inputs;
  private final long seed;
  private final Interruption interruption;
  private final int[] order;
  private @Nullable Inputs seen;

  /**
   * @param training the rows to learn from, of which there are some
   * @param inputs the fields that go into the network
   */
  public Teaching(Rows training, List<String> inputs, long seed, Interruption interruption) {
    this(training, inputs, seed, interruption, MOST_NUMBERS);
  }

  Teaching(Rows training, List<String> inputs, long seed, Interruption interruption, long most) {
    this.training = training;
    this.inputs = List.copyOf(inputs);
    this.seed = seed;
    this.interruption = interruption;
    long numbers = (long) training.count() * Inputs.width(training, inputs);
    order = numbers <= most ? Rows.inOrder(training.count()) : drawn(most);
  }

  /** Rows with at most so many numbers, each at most once, in their order; one in any case. */
  private int[] drawn(long most) {
    int[] all = Rows.inOrder(training.count());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < all.length - 1; i++) {
      int other = i + random.nextInt(all.length - i);
      int row = all[other];
      all[other] = all[i];
      all[i] = row;
    }
    int[] some = Arrays.copyOf(all, Math.max(1, Inputs.rowsOf(training, inputs, all, most)));
    Arrays.sort(some);
    return some;
  }

  /** From how many rows they learn. */
  public int rows() {
    return order.length;
  }

  /**
   * What a baseline answers, or why it cannot.
   *
   * @param answers one for each of the network's outputs; empty if it cannot, or was interrupted
   * @param reason to be read after "since"; empty if it can
   */
  public record Taught(List<Outputs> answers, String reason) {
    public Taught {
      answers = List.copyOf(answers);
    }
  }

  /**
   * Lets a baseline learn, and answer.
   *
   * @param pairs which output has which field for a truth
   * @param judged the rows to answer for
   * @param found what the network puts out for them, in the order of the pairs
   */
  public Taught teach(
      Baseline baseline, List<ActionPlan.Pair> pairs, Rows judged, List<Outputs> found) {
    String name = baseline.model().name();
    for (String field : inputs) {
      if (!training.type(field).classNames().equals(judged.type(field).classNames())) {
        return refused("the classes of `" + field + "` are others than in the training rows");
      }
    }
    if (seen == null) {
      seen = Inputs.of(training, inputs, order, 0, order.length);
    }
    if (seen.unusable() > 0) {
      return refused(
          String.format(
              Locale.ROOT, "inputs of %,d training rows are no numbers", seen.unusable()));
    }
    List<Outputs> answers = new ArrayList<>();
    for (int i = 0; i < pairs.size() && !interruption.requested(); i++) {
      String field = pairs.get(i).field();
      Outputs output = found.get(i);
      if (!training.type(field).classNames().equals(judged.type(field).classNames())) {
        return refused("the classes of `" + field + "` are others than in the training rows");
      }
      Truth truth = Truth.of(training, field, order, output.width());
      boolean numbers =
          baseline.model().entry().rule() instanceof Rule.Learner learner && learner.ofNumbers();
      if (truth instanceof Truth.Numbers all && !numbers) {
        truth = all.zerosAndOnes();
      }
      if (truth == null) {
        return refused("the truth `" + field + "` has other numbers than 0 and 1");
      }
      Learner.Learned learned =
          Baselines.find(name)
              .learn(
                  new Learner.Lesson(seen, truth, baseline.model().options(), seed, interruption));
      answers.add(answers(learned, truth, judged, output));
    }
    return new Taught(interruption.requested() ? List.of() : answers, "");
  }

  private static Taught refused(String reason) {
    return new Taught(List.of(), reason);
  }

  /** The answers in the form of the network's. */
  private Outputs answers(Learner.Learned learned, Truth truth, Rows judged, Outputs like) {
    int count = judged.count();
    int width = like.width();
    boolean second = truth instanceof Truth.Classes && width == 1;
    float[] values = new float[Math.multiplyExact(count, width)];
    int[] all = Rows.inOrder(count);
    double[] answer = new double[truth.width()];
    int most = Math.max(1, AT_ONCE / Math.max(1, Inputs.width(judged, inputs)));
    for (int from = 0; from < count && !interruption.requested(); from += most) {
      Inputs some = Inputs.of(judged, inputs, all, from, Math.min(most, count - from));
      for (int row = 0; row < some.rows(); row++) {
        Arrays.fill(answer, 0);
        learned.answer(some, row, answer);
        for (int i = 0; i < width; i++) {
          values[(from + row) * width + i] = (float) answer[second ? 1 : i];
        }
      }
    }
    return new Outputs(like.name(), like.shape(), values);
  }
}
