package dev.nnc.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stops trials that are worse than others were at the same point: asynchronous successive halving
 * (Li, Jamieson, Rostamizadeh, Gonina, Ben-Tzur, Hardt, Recht and Talwalkar, "A system for
 * massively parallel hyperparameter tuning", MLSys 2020) in the form that stops trials instead of
 * pausing them: where a trial has used so much of a resource, such as epochs, it goes on if it is
 * among the best {@code 1 / eta} of those that came so far, itself among them. A trial that is
 * better than all others wherever they are compared is never stopped.
 *
 * <p>A trial is compared with those more than {@code lag} before it alone, as a {@link Sampler}
 * looks at these alone: so neither the number of trials that are executed at once nor the order in
 * which they end changes what is stopped. {@link Search} with the same lag waits for them. When a
 * search that was cut off goes on, what its trials have reached is told again.
 *
 * <p>For one thread at a time.
 */
public final class Asha {
  private final List<Integer> resources;
  private final int eta;
  private final int lag;

  /** Of each rung, what trials have reached there. */
  private final List<Map<Integer, Double>> reached;

  /**
   * Nothing is told yet.
   *
   * @param resources where trials are compared, ascending, such as those of {@link #steps} but for
   *     the last, where a trial ends anyway
   * @param eta one of so many goes on; at least 2
   * @param lag how many trials right before one it is not compared with
   */
  public Asha(List<Integer> resources, int eta, int lag) {
    if (eta < 2 || lag < 0) {
      throw new IllegalArgumentException("one of " + eta + " goes on, lag " + lag);
    }
    for (int i = 1; i < resources.size(); i++) {
      if (resources.get(i) <= resources.get(i - 1)) {
        throw new IllegalArgumentException("resources that do not ascend: " + resources);
      }
    }
    this.resources = List.copyOf(resources);
    this.eta = eta;
    this.lag = lag;
    this.reached = resources.stream().<Map<Integer, Double>>map(each -> new HashMap<>()).toList();
  }

  /**
   * How much of a resource trials have from one comparison to the next: {@code most}, an {@code
   * eta}-th of it, and so on as long as it is {@code least} or more, rounded to whole numbers;
   * ascending.
   */
  public static List<Integer> steps(int least, int most, int eta) {
    if (least < 1 || most < least || eta < 2) {
      throw new IllegalArgumentException("from " + least + " to " + most + " by " + eta);
    }
    List<Integer> steps = new ArrayList<>();
    for (long power = 1; power * least <= most; power *= eta) {
      steps.addFirst((int) Math.round((double) most / power));
    }
    return List.copyOf(steps);
  }

  /** How much of the resource trials have used where they are compared. */
  public List<Integer> resources() {
    return resources;
  }

  /** How many trials right before one it is not compared with. */
  public int lag() {
    return lag;
  }

  /**
   * Tells what a trial has reached, and says whether it goes on.
   *
   * @param resource how much it has used: one of {@link #resources}
   * @param score less is better; what is no number never goes on
   */
  public boolean goesOn(int trial, int resource, double score) {
    int rung = resources.indexOf(resource);
    if (rung < 0) {
      throw new IllegalArgumentException("nothing is compared at " + resource);
    }
    if (reached.get(rung).putIfAbsent(trial, score) != null) {
      throw new IllegalArgumentException("trial " + trial + " has been told before");
    }
    if (Double.isNaN(score)) {
      return false;
    }
    double[] earlier =
        reached.get(rung).entrySet().stream()
            .filter(each -> each.getKey() < (long) trial - lag)
            .mapToDouble(Map.Entry::getValue)
            .filter(each -> !Double.isNaN(each))
            .toArray();
    long better = Arrays.stream(earlier).filter(each -> each < score).count();
    return better < Math.max(1, (earlier.length + 1) / eta);
  }
}
