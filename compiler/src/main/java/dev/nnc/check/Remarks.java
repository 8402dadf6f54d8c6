package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.References;
import dev.nnc.ast.Tree;
import dev.nnc.catalog.Wording;
import dev.nnc.check.data.Previews;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Imports;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is odd about a program that is right: it trains, but not as its author will have meant. */
final class Remarks {
  /** How much of its beginning a moving statistic may still have in the end. */
  private static final double MOST_LEFT = 0.1;

  private final Tree tree;
  private final List<ActionPlan> actions;
  private final Map<String, NetworkPlan> networks = new HashMap<>();
  private final Map<String, DataPlan> data = new HashMap<>();
  private final Map<String, Function> functions = new HashMap<>();
  private final Previews previews;
  private final Set<String> imported = new HashSet<>();
  private final List<Diagnostic> found = new ArrayList<>();

  Remarks(
      Tree tree,
      List<ActionPlan> actions,
      List<NetworkPlan> networks,
      List<DataPlan> data,
      List<Function> functions,
      Previews previews,
      List<Imports.Weights> weights) {
    this.tree = tree;
    this.actions = actions;
    for (NetworkPlan each : networks) {
      this.networks.put(each.name(), each);
    }
    for (DataPlan each : data) {
      this.data.put(each.name(), each);
    }
    for (Function each : functions) {
      this.functions.put(each.name(), each);
    }
    this.previews = previews;
    for (Imports.Weights each : weights) {
      imported.add(each.network());
    }
  }

  /**
   * All that there is to say.
   *
   * @param moving by layer, how much of its moving statistics a training step leaves
   * @param told whether it was said of some value that nothing uses it, and so not its weights
   */
  List<Diagnostic> all(Map<String, Double> moving, boolean told) {
    Set<String> unused = unusedResults();
    if (!told) {
      untrainedWeights(unused);
    }
    if (!moving.isEmpty()) {
      movingStatistics(moving);
    }
    return List.copyOf(found);
  }

  private List<ActionPlan.Train> trainings() {
    List<ActionPlan.Train> all = new ArrayList<>();
    for (ActionPlan action : actions) {
      if (action instanceof ActionPlan.Train train) {
        all.add(train);
      }
    }
    return all;
  }

  // Results.

  /** Warns of outputs that nothing judges, shows or goes on with; gives their networks. */
  private Set<String> unusedResults() {
    Map<String, Set<String>> judged = new HashMap<>();
    Set<String> trained = new LinkedHashSet<>();
    Set<String> shown = new HashSet<>();
    boolean several = false;
    for (ActionPlan action : actions) {
      if (action instanceof ActionPlan.Train train) {
        trained.add(train.network());
        NetworkPlan network = networks.get(train.network());
        several |= network != null && network.outputs().size() > 1;
        add(judged, train.network(), train.pairs());
      } else if (action instanceof ActionPlan.Evaluate evaluate) {
        add(judged, evaluate.network(), evaluate.pairs());
      } else if (action instanceof ActionPlan.Predict predict) {
        shown.add(predict.network());
      }
    }
    if (!several) {
      return Set.of();
    }
    Set<String> mentioned = new HashSet<>();
    Set<String> inside = new HashSet<>();
    Set<String> own = new HashSet<>();
    Set<String> members = new HashSet<>();
    for (Item item : tree.items()) {
      members(item, members);
      if (item instanceof Item.Action || item instanceof Item.Function) {
        References.in(item, reference -> mentioned.add(reference.name()));
      } else if (item instanceof Item.Block) {
        References.in(item, reference -> inside.add(reference.name()));
      } else if (item instanceof Item.Network network) {
        References.in(
            network,
            reference -> {
              if (!reference.name().equals(network.name().text())) {
                inside.add(reference.name());
              }
              own.add(network.name().text() + '.' + reference.name());
            });
      }
    }
    Set<String> odd = new HashSet<>();
    for (String name : trained) {
      NetworkPlan network = networks.get(name);
      if (network == null
          || network.outputs().size() < 2
          || shown.contains(name)
          || inside.contains(name)) {
        continue;
      }
      for (NetworkPlan.Port output : network.outputs()) {
        if (!judged.getOrDefault(name, Set.of()).contains(output.name())
            && !mentioned.contains(output.name())
            && !own.contains(name + '.' + output.name())
            && !members.contains(name + '.' + output.name())) {
          odd.add(name);
          found.add(
              Diagnostic.of(ActionCode.UNUSED_RESULT, network.place(), output.name(), name)
                  .withHelp(
                      "judge it in the loss or the metrics, show it in a `predict`, or take it"
                          + " out"));
        }
      }
    }
    return odd;
  }

  private static void add(
      Map<String, Set<String>> all, String network, List<ActionPlan.Pair> pairs) {
    Set<String> outputs = all.getOrDefault(network, new HashSet<>());
    for (ActionPlan.Pair pair : pairs) {
      outputs.add(pair.output());
    }
    all.put(network, outputs);
  }

  /** Gathers what stands as {@code net.value}. */
  private static void members(Node node, Set<String> all) {
    if (node instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target) {
      all.add(target.name() + '.' + member.member().text());
    }
    for (Node child : Nodes.children(node)) {
      members(child, all);
    }
  }

  // Weights.

  /** Warns of layers that are there to be trained, but on which no loss depends. */
  private void untrainedWeights(Set<String> oddNetworks) {
    Set<String> changed = new HashSet<>();
    Map<String, NetworkPlan> wanted = new LinkedHashMap<>();
    for (ActionPlan.Train train : trainings()) {
      for (ActionPlan.Update update : train.updates()) {
        changed.addAll(changedBy(update.step()));
        NetworkPlan network = networks.get(train.network());
        if (network != null) {
          for (String variable : update.variables()) {
            wanted.putIfAbsent(variable, network);
          }
        }
      }
    }
    if (changed.containsAll(wanted.keySet())) {
      return;
    }
    Set<String> repeated = placesOf(changed);
    Map<String, List<NetworkPlan.LayerPlan>> untrained = new LinkedHashMap<>();
    wanted.forEach(
        (variable, network) -> {
          if (changed.contains(variable) || oddNetworks.contains(network.name())) {
            return;
          }
          List<NetworkPlan.LayerPlan> its =
              untrained.computeIfAbsent(network.name(), any -> new ArrayList<>());
          for (NetworkPlan.LayerPlan layer : network.layers()) {
            if (layer.variables().contains(variable)
                && layer.variables().stream().noneMatch(changed::contains)
                && !repeated.contains(key(layer.place()))
                && !its.contains(layer)) {
              its.add(layer);
            }
          }
        });
    untrained.forEach(
        (network, layers) -> {
          if (!layers.isEmpty()) {
            NetworkPlan.LayerPlan last = layers.getLast();
            String more = others(layers.size() - 1);
            Diagnostic warning =
                Diagnostic.of(ActionCode.UNTRAINED_WEIGHTS, last.place(), last.name(), network);
            found.add(
                (more == null ? warning : warning.withNote(more))
                    .withHelp(
                        "no loss depends on what it gives: use it, or leave it out; a value that is"
                            + " only compared, rounded or stepped has no derivative"));
          }
        });
  }

  private static @Nullable String others(int more) {
    return more == 0 ? null : "nor those of " + Wording.count(more, "layer") + " before it";
  }

  /** Where layers stand that are trained: in a block, other copies of them may give more. */
  private Set<String> placesOf(Set<String> changed) {
    Set<String> places = new HashSet<>();
    for (NetworkPlan network : networks.values()) {
      for (NetworkPlan.LayerPlan layer : network.layers()) {
        if (layer.variables().stream().anyMatch(changed::contains)) {
          places.add(key(layer.place()));
        }
      }
    }
    return places;
  }

  private static String key(Place place) {
    return place.source().name() + ' ' + place.span().start();
  }

  /** The variables that a function changes. */
  private Set<String> changedBy(String function) {
    Function step = functions.get(function);
    Set<String> changed = new HashSet<>();
    for (Operation operation : step == null ? List.<Operation>of() : step.operations()) {
      if (operation.attributes().values().get("variables") instanceof List<?> variables
          && !variables.isEmpty()) {
        changed.add(variables.getFirst().toString());
      }
    }
    return changed;
  }

  // Moving statistics.

  /** Warns where a layer's moving statistics cannot have come to what they are to be. */
  private void movingStatistics(Map<String, Double> moving) {
    Map<String, Double> left = new LinkedHashMap<>();
    Map<String, Long> steps = new HashMap<>();
    Map<String, NetworkPlan> owners = new HashMap<>();
    Map<String, Place> places = new HashMap<>();
    Set<String> single = new HashSet<>();
    Set<String> told = new HashSet<>();
    for (ActionPlan.Train train : trainings()) {
      NetworkPlan network = networks.get(train.network());
      DataPlan plan = data.get(train.data());
      if (network == null || plan == null) {
        continue;
      }
      Set<String> changed = new HashSet<>();
      train.updates().forEach(update -> changed.addAll(changedBy(update.step())));
      for (NetworkPlan.LayerPlan layer : network.layers()) {
        String name = layer.variables().isEmpty() ? "" : parent(layer.variables().getFirst());
        Double kept = moving.get(name);
        boolean moves =
            kept != null
                && layer.variables().stream().anyMatch(each -> isStatistic(each, changed))
                && imported.stream().noneMatch(each -> name.startsWith(each + "/"));
        if (kept == null || !moves) {
          continue;
        }
        if (train.batch() == 1
            && layer.output().rank() == 1
            && single.add(name)
            && told.add(network.name())) {
          found.add(
              Diagnostic.of(
                      ActionCode.STILL_MOVING,
                      layer.place(),
                      layer.kind(),
                      "has the mean of one row to go by: with `batch: 1` all that it gives in"
                          + " training is its `beta`")
                  .withLabel(train.place(), "trained here")
                  .withHelp("use a larger `batch`, or `layer_norm`, which goes by each row alone"));
        }
        OptionalLong rows = rows(plan);
        if (rows.isEmpty()) {
          left.put(name, 0.0);
          continue;
        }
        long batch = train.batch() == 0 ? rows.getAsLong() : train.batch();
        long made = train.epochs() * Math.max(1, (rows.getAsLong() + batch - 1) / batch);
        left.merge(name, Math.pow(kept, (double) made), (a, b) -> a * b);
        steps.merge(name, made, Long::sum);
        owners.put(name, network);
        places.put(name, layer.place());
      }
    }
    Set<String> said = new HashSet<>();
    left.forEach(
        (name, share) -> {
          NetworkPlan network = owners.get(name);
          Place place = places.get(name);
          // Each layer learns what those before it make of the data in training, and is given what
          // they make of it with moving means: what these lack adds up.
          long layers = owners.values().stream().filter(each -> each == network).count();
          if (network != null
              && place != null
              && share * layers > MOST_LEFT
              && !single.contains(name)
              && said.add(network.name())) {
            double kept = moving.getOrDefault(name, 0.0);
            found.add(
                Diagnostic.of(
                        ActionCode.STILL_MOVING,
                        place,
                        "batch_norm",
                        "has not learned the mean of the data when the training ends: after "
                            + Wording.count(steps.getOrDefault(name, 0L), "step")
                            + " with `momentum: "
                            + Wording.number(kept)
                            + "`, "
                            + Math.round(100 * share)
                            + "% of its moving mean is still what it began with"
                            + (layers == 1 ? "" : ", and so it is with " + layers + " layers"))
                    .withHelp(
                        "train for more epochs or in smaller batches, or take a smaller"
                            + " `momentum`, such as 0.9"));
          }
        });
  }

  private static boolean isStatistic(String variable, Set<String> changed) {
    return changed.contains(variable) && variable.endsWith("/moving_mean");
  }

  private static String parent(String variable) {
    return variable.substring(0, Math.max(0, variable.lastIndexOf('/')));
  }

  private OptionalLong rows(DataPlan plan) {
    OptionalLong known = previews.of(plan).trainingRows();
    return known.isPresent() || plan.schema().rows() <= 0
        ? known
        : OptionalLong.of(plan.schema().rows());
  }
}
