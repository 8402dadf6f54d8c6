package dev.nnc.predict;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import java.util.List;
import java.util.Optional;

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
      List<ActionPlan.Pair> pairs =
          switch (action) {
            case Train train ->
                train.network().equals(network.name()) ? truths(train, network) : List.of();
            case Evaluate evaluate ->
                evaluate.network().equals(network.name()) ? evaluate.pairs() : List.of();
            case Predict ignored -> List.of();
            case ActionPlan.Report ignored -> List.of();
          };
      if (pairs.stream().map(ActionPlan.Pair::field).distinct().count() == 1) {
        ActionPlan.Pair pair = pairs.getFirst();
        return dataOf(action).map(data -> new Target(data, pair.field(), pair.spelled()));
      }
    }
    return Optional.empty();
  }

  /** What a training compares with fields that the network does not read itself. */
  public static List<ActionPlan.Pair> truths(Train train, NetworkPlan network) {
    return train.pairs().stream()
        .filter(
            pair -> network.inputs().stream().noneMatch(port -> port.name().equals(pair.field())))
        .toList();
  }

  /** The data set that the first action with this network is on. */
  static Optional<String> dataFor(Model model, NetworkPlan network) {
    return model.everyAction().stream()
        .filter(action -> networkOf(action).equals(Optional.of(network.name())))
        .map(Target::dataOf)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> dataOf(ActionPlan action) {
    return switch (action) {
      case Train train -> Optional.of(train.data());
      case Evaluate evaluate -> Optional.of(evaluate.data());
      case Predict predict -> Optional.of(predict.data());
      case ActionPlan.Report ignored -> Optional.empty();
    };
  }

  private static Optional<String> networkOf(ActionPlan action) {
    return switch (action) {
      case Train train -> Optional.of(train.network());
      case Evaluate evaluate -> Optional.of(evaluate.network());
      case Predict predict -> Optional.of(predict.network());
      case ActionPlan.Report ignored -> Optional.empty();
    };
  }
}
