package dev.nnc.figure;

import dev.nnc.data.ChosenRows;
import dev.nnc.data.ReadColumns;
import dev.nnc.data.ReadColumns.Group;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Importances;
import dev.nnc.plan.NetworkPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * How much a network depends on each column that it reads: by how much its score falls where the
 * values of the column are shuffled among the rows, so that they tell nothing of them (permutation
 * importance; Breiman 2001, Fisher et al. 2019). The fields of the network's input change, and the
 * truth stays.
 *
 * @param score what falls
 * @param before the score of the rows as they are
 * @param rows how many rows were used
 * @param drops of all columns, the greatest first
 * @param withoutNumbers columns whose shuffled values the steps of a field could not take
 */
record Importance(
    Score score, double before, int rows, List<Drop> drops, List<String> withoutNumbers) {
  /** How many rows go through the network at most, all columns and repeats together. */
  private static final int MOST_PASSES = 2_000_000;

  private static final int LEAST_ROWS = 500;
  private static final int MOST_ROWS = 10_000;

  Importance {
    drops = List.copyOf(drops);
    withoutNumbers = List.copyOf(withoutNumbers);
  }

  /**
   * How much one column matters.
   *
   * @param mean by how much the score gets worse, over the repeats; in the unit of the score
   * @param deviation of the repeats, as scikit-learn has it: the root of the mean square
   */
  record Drop(Group group, double mean, double deviation) {
    static Drop of(Group group, double[] repeats) {
      double mean = Arrays.stream(repeats).average().orElse(0);
      double square = Arrays.stream(repeats).map(each -> (each - mean) * (each - mean)).sum();
      return new Drop(group, mean, Math.sqrt(square / repeats.length));
    }
  }

  /** As plain data, for records of the run. */
  Importances plain(int repeats) {
    return new Importances(
        score.name(),
        before,
        rows,
        repeats,
        drops.stream()
            .map(drop -> new Importances.Column(drop.group().name(), drop.mean(), drop.deviation()))
            .toList());
  }

  /** The fields that the network reads. */
  static Set<String> fields(EvaluationView evaluation) {
    return evaluation.network().inputs().stream()
        .map(NetworkPlan.Port::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Shuffles one column after another.
   *
   * @return empty if nothing says how well the network does, or the run was interrupted
   */
  static Optional<Importance> of(EvaluationView evaluation, int repeats) {
    Score score = Score.of(evaluation).orElse(null);
    if (score == null) {
      return Optional.empty();
    }
    ReadColumns columns = evaluation.rows().columns(fields(evaluation));
    SplittableRandom random = new SplittableRandom(evaluation.seed());
    int most =
        Math.clamp(
            MOST_PASSES / Math.max(1, (long) columns.groups().size() * repeats),
            LEAST_ROWS,
            MOST_ROWS);
    int[] chosen = some(evaluation.rows().count(), most, random.split());
    double before = score.on(new ChosenRows(evaluation.rows(), chosen));
    List<Drop> drops = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (Group group : columns.groups()) {
      SplittableRandom own = random.split();
      double[] falls = new double[repeats];
      boolean told = true;
      for (int repeat = 0; repeat < repeats && told; repeat++) {
        Optional<Rows> shuffled = columns.taken(group, chosen, shuffled(chosen, own));
        told = shuffled.isPresent();
        falls[repeat] = shuffled.map(rows -> score.drop(before, score.on(rows))).orElse(0.0);
        if (evaluation.interruption().requested()) {
          return Optional.empty();
        }
      }
      if (told) {
        drops.add(Drop.of(group, falls));
      } else {
        without.add(group.name());
      }
    }
    drops.sort(Comparator.comparingDouble(Drop::mean).reversed());
    return Optional.of(new Importance(score, before, chosen.length, drops, without));
  }

  /** So many rows out of all, in their order; all of them if they are no more. */
  static int[] some(int count, int most, SplittableRandom random) {
    if (count <= most) {
      return Rows.inOrder(count);
    }
    return Arrays.stream(shuffled(Rows.inOrder(count), random)).limit(most).sorted().toArray();
  }

  private static int[] shuffled(int[] rows, SplittableRandom random) {
    int[] order = rows.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int one = order[i];
      order[i] = order[other];
      order[other] = one;
    }
    return order;
  }
}
