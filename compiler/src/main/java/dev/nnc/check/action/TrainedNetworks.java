package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.diag.ActionCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the trainings before an action did to which networks. */
final class TrainedNetworks {
  private final FileContext context;
  private final NetworkChecker networks;
  private final Map<String, List<ActionPlan.Pair>> pairs = new HashMap<>();
  private final Map<String, DataPlan> data = new HashMap<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private boolean broken;

  TrainedNetworks(FileContext context, NetworkChecker networks) {
    this.context = context;
    this.networks = networks;
  }

  /**
   * Says that a training with mistakes stands in the file, so that nothing is certain about what
   * was trained, or takes that back.
   *
   * @return what was said before
   */
  boolean broken(boolean now) {
    boolean before = broken;
    broken = now;
    return before;
  }

  /** Remembers that a network is trained, with mistakes or without. */
  void add(Item.Network network) {
    names.add(network.name().text());
  }

  /** What was trained up to some action. */
  record Mark(Set<String> names, Set<String> variables) {}

  /** What was trained so far. */
  Mark mark() {
    return new Mark(Set.copyOf(names), Set.copyOf(variables));
  }

  /** Takes back what was trained since then, as the run goes on with the weights from before. */
  void backTo(Mark mark) {
    names.retainAll(mark.names());
    variables.retainAll(mark.variables());
  }

  /** Remembers which variables a training changes, and what it compares. */
  void add(Item.Network network, List<ActionPlan.Update> updates, List<ActionPlan.Pair> compared) {
    updates.forEach(update -> variables.addAll(update.variables()));
    pairs.put(network.name().text(), compared);
  }

  /** Remembers from which data a network has learned last. */
  void learns(Item.Network network, DataPlan from) {
    data.put(network.name().text(), from);
  }

  /** From which data the network has learned last; null if none of the file trains it. */
  @Nullable DataPlan learnedFrom(Item.Network network) {
    return data.get(network.name().text());
  }

  /** Whether all is known that a training would have told about the network. */
  boolean isKnown(Item.Network network) {
    return !broken || pairs.containsKey(network.name().text());
  }

  /** What the training of the network compares, as far as this data has it, too. */
  List<ActionPlan.Pair> pairs(Item.Network network, ActionTargets.On on) {
    return pairs.getOrDefault(network.name().text(), List.of()).stream()
        .filter(pair -> on.data().find(pair.field()).isPresent())
        .toList();
  }

  /** Warns of weights that no earlier action trained. */
  void warnUntrained(Item.Network network, Node at) {
    NetworkPlan plan = networks.plan(network.name().text());
    // A network inside another one is trained with it, and one made of trained parts is trained.
    if (!broken
        && plan != null
        && plan.trainable() > 0
        && !names.contains(network.name().text())
        && plan.layers().stream()
            .noneMatch(layer -> layer.variables().stream().anyMatch(variables::contains))
        && !context.isPretrained(network)) {
      context.report(
          context
              .diagnostic(ActionCode.UNTRAINED, at, network.name())
              .withHelp("its weights are still those of the start"));
    }
  }
}
