package dev.nnc.predict;

import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
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
    for (ActionPlan action : model.actions()) {
      List<String> fields =
          switch (action) {
            case Train train ->
                train.network().equals(network.name())
                    ? others(network, model.program(), train)
                    : List.of();
            case Evaluate evaluate ->
                evaluate.network().equals(network.name())
                    ? evaluate.pairs().stream().map(ActionPlan.Pair::field).toList()
                    : List.of();
            case Predict ignored -> List.of();
            case ActionPlan.Report ignored -> List.of();
          };
      if (fields.size() == 1) {
        return dataOf(action).map(data -> new Target(data, fields.getFirst(), spelled(action)));
      }
    }
    return Optional.empty();
  }

  private static boolean spelled(ActionPlan action) {
    return switch (action) {
      case Train train ->
          train.updates().stream()
              .flatMap(update -> update.alignments().stream())
              .anyMatch(alignment -> alignment.room().isPresent());
      case Evaluate evaluate -> evaluate.pairs().stream().anyMatch(ActionPlan.Pair::spelled);
      case Predict ignored -> false;
      case ActionPlan.Report ignored -> false;
    };
  }

  /** The data set that the first action with this network is on. */
  static Optional<String> dataFor(Model model, NetworkPlan network) {
    return model.actions().stream()
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

  /** The fields that a training takes beside the network's inputs. */
  public static List<String> others(NetworkPlan network, Program program, Train train) {
    return train.updates().stream()
        .flatMap(update -> program.function(update.step()).inputs().stream())
        .map(Function.Port::name)
        .distinct()
        .filter(name -> network.inputs().stream().noneMatch(port -> port.name().equals(name)))
        .toList();
  }
}
