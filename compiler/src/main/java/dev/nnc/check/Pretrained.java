package dev.nnc.check;

import dev.nnc.ast.Item;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Variable;
import dev.nnc.plan.Imports;
import dev.nnc.resolve.ImportReader;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Modules;
import dev.nnc.source.Place;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds for the networks of finished runs the weights that these have left. */
final class Pretrained {
  private final Modules modules;
  private final FileContext context;

  Pretrained(Modules modules, FileContext context) {
    this.modules = modules;
    this.context = context;
  }

  /**
   * The networks that come with weights; every weight that has none, or another one, is reported.
   */
  List<Imports.Weights> check(List<Variable> variables) {
    List<Imports.Weights> all = new ArrayList<>();
    for (Module module : modules.inOrder()) {
      ImportReader.Result.Run run = module.run().orElse(null);
      Place place = module.importedAt().orElse(null);
      if (run != null && place != null) {
        for (Map.Entry<String, Item.Network> each : module.networks().entrySet()) {
          Imports.Weights weights = of(each, run, place, variables);
          if (weights != null) {
            all.add(weights);
          }
        }
      }
    }
    return all;
  }

  private Imports.@Nullable Weights of(
      Map.Entry<String, Item.Network> network,
      ImportReader.Result.Run run,
      Place place,
      List<Variable> variables) {
    String here = network.getValue().name().text();
    String there = network.getKey();
    Imports.Weights weights = new Imports.Weights(place, here, there, run.folder(), List.of());
    Set<String> used = new LinkedHashSet<>();
    for (Variable variable : variables) {
      String name = weights.nameThere(variable.name()).orElse(null);
      if (name == null) {
        continue;
      }
      used.add(name);
      TensorType kept = run.weights().get(name);
      if (kept == null) {
        context.report(
            Diagnostic.of(ValueCode.WEIGHTS_MISSING, place, there, name)
                .withLabel(
                    context.home(network.getValue()).place(network.getValue().name()),
                    "needs it with the shape " + variable.type().shape())
                .withHelp("did the run train another version of this network?"));
      } else if (!kept.equals(variable.type())) {
        context.report(
            Diagnostic.of(
                    ValueCode.WEIGHTS_MISFIT, place, name, kept.shape(), variable.type().shape())
                .withLabel(
                    context.home(network.getValue()).place(network.getValue().name()),
                    "is fed otherwise here")
                .withHelp(
                    "feed it what it was trained on, or take a part of it: `" + here + ".value`"));
      }
    }
    if (used.isEmpty()) {
      return null; // not used here
    }
    List<String> unused = new ArrayList<>();
    run.weights()
        .forEach(
            (name, type) -> {
              if (name.startsWith(there + "/") && !used.contains(name)) {
                unused.add(name + " " + type.shape());
              }
            });
    return new Imports.Weights(place, here, there, run.folder(), unused);
  }
}
