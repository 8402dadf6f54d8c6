package dev.nnc.predict;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a network's only output is compared with.
 *
 * @param data the data set
 * @param field its field that holds the truth
 * @param spelled whether the output spells it, as {@link ActionPlan.Pair} says
 */
public record Target(String data, String field, boolean spelled) {
  /** The target of the network in the first action that has one for it. */
  public static Optional<Target> of(Model model, NetworkPlan network) {
    for (ActionPlan action : model.everyAction()) {
      String data = action.data();
      if (data == null || !network.name().equals(action.network())) {
        continue;
      }
      List<ActionPlan.Pair> pairs = action.truths(network);
      if (pairs.stream().map(ActionPlan.Pair::field).distinct().count() == 1) {
        ActionPlan.Pair pair = pairs.getFirst();
        return Optional.of(new Target(data, pair.field(), pair.spelled()));
      }
    }
    return Optional.empty();
  }

  /** The data set that the first action with this network is on. */
  static Optional<String> dataFor(Model model, NetworkPlan network) {
    return model.everyAction().stream()
        .filter(action -> network.name().equals(action.network()))
        .flatMap(action -> Stream.ofNullable(action.data()))
        .findFirst();
  }
}
