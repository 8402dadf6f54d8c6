package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.check.network.NetworkInput;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the network and the data that an action is about, and whether they go together. */
final class ActionTargets {
  private final FileContext context;
  private final OptionMessages messages;
  private final NetworkChecker networks;
  private final Map<String, DataChecker.Checked> datasets;

  /** Those that actions make of others; each is there for the actions inside alone. */
  private final Map<String, DataPlan> folds = new HashMap<>();

  private @Nullable String inside;
  private final Set<String> missingInputs = new LinkedHashSet<>();

  ActionTargets(
      FileContext context, NetworkChecker networks, Map<String, DataChecker.Checked> datasets) {
    this.context = context;
    this.messages = new OptionMessages(context);
    this.networks = networks;
    this.datasets = datasets;
  }

  /** A data set and, if it was said, its part. */
  record On(DataPlan data, @Nullable Part part, boolean splitSaid, Expression at) {}

  /** The one network that stands behind the verb; null after an error. */
  Item.@Nullable Network network(Item.Action action) {
    String verb = action.verb().text();
    if (action.subject().size() != 1) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), verb, "one network")
              .withHelp("`" + verb + " mlp on clothes { … }`"));
      return null;
    }
    Expression subject = action.subject().getFirst();
    if (!(subject instanceof Expression.Reference reference)) {
      context.report(
          context.diagnostic(
              NameCode.NOT_YET, subject, "a part of a network as the subject of an action"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(reference.name());
    if (symbol != null && symbol.item() instanceof Item.Network network) {
      return network;
    }
    if (symbol != null) {
      if (!(symbol.item() instanceof Item.Broken)) {
        context.report(
            context
                .diagnostic(
                    NameCode.WRONG_SORT, subject, reference.name(), symbol.sort(), "a network")
                .withLabel(context.place(symbol.name()), "declared here"));
      }
      return null;
    }
    List<String> names =
        context.symbols.names().stream()
            .filter(
                name -> {
                  Symbols.Symbol each = context.symbols.find(name);
                  return each != null && each.item() instanceof Item.Network;
                })
            .toList();
    context.report(
        messages.suggest(
            context.diagnostic(NameCode.UNKNOWN_NAME, subject, "network", reference.name()),
            reference.name(),
            names,
            subject));
    return null;
  }

  /** The data behind {@code on}; null after an error. */
  @Nullable On data(Item.Action action) {
    String verb = action.verb().text();
    Expression on = null;
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.On each) {
        if (on != null) {
          context.report(context.diagnostic(ValueCode.GIVEN_TWICE, clause, "on"));
        }
        on = each.data();
      } else if (clause instanceof Clause.Over
          || clause instanceof Clause.From
          || clause instanceof Clause.To) {
        context.report(
            context.diagnostic(
                NameCode.WRONG_SORT,
                clause,
                context.text(clause),
                "clause",
                "one for `" + verb + "`"));
      }
    }
    if (on == null) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), verb, "on")
              .withHelp("say on which data: `" + verb + " … on clothes`"));
      return null;
    }
    String name;
    Name part = null;
    if (on instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target) {
      name = target.name();
      part = member.member();
    } else if (on instanceof Expression.Reference reference) {
      name = reference.name();
    } else {
      context.report(
          context.diagnostic(NameCode.WRONG_SORT, on, context.text(on), "value", "a data set"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    Node at = on instanceof Expression.Member member ? member.target() : on;
    if (symbol == null) {
      context.report(
          messages.suggest(
              context.diagnostic(NameCode.UNKNOWN_NAME, at, "data set", name),
              name,
              List.copyOf(datasets.keySet()),
              at));
      return null;
    }
    if (!(symbol.item() instanceof Item.Dataset) && !name.equals(inside)) {
      if (!(symbol.item() instanceof Item.Broken)) {
        context.report(
            context
                .diagnostic(NameCode.WRONG_SORT, at, name, symbol.sort(), "a data set")
                .withLabel(context.place(symbol.name()), "declared here")
                .withHelp(
                    symbol.item() instanceof Item.Action phase
                            && phase.verb().text().equals(FoldsChecker.VERB)
                        ? "it is one in the braces of its `" + FoldsChecker.VERB + "` alone"
                        : null));
      }
      return null;
    }
    DataChecker.Checked checked = checked(name);
    DataPlan data = checked == null ? null : checked.plan();
    if (checked == null || data == null) {
      return null;
    }
    Set<Part> parts = DataChecker.parts(data);
    Part named = part == null ? null : Part.of(part.text()).orElse(null);
    boolean ofSplit = named != null && Part.OF_SPLIT.contains(named);
    if (ofSplit && !checked.splitSaid()) {
      return null; // the missing split is reported where the data is trained on
    }
    if (part != null && (named == null || !parts.contains(named))) {
      context.report(
          ofSplit
              ? context
                  .diagnostic(ActionCode.EMPTY_PART, part, name, part.text())
                  .withHelp(
                      name.equals(inside)
                          ? "the rows that a fold holds out are `" + name + ".validation`"
                          : "name it in `split`, for example `split: random("
                              + part.text()
                              + ": 20%)`")
              : messages.suggest(
                  context.diagnostic(NameCode.UNKNOWN_PART, part, name, part.text()),
                  part.text(),
                  parts.stream().map(Part::word).toList(),
                  part));
      return null;
    }
    return new On(data, named, checked.splitSaid(), on);
  }

  /** The part of the data, as said or as the only one that can be meant; null after an error. */
  @Nullable Part part(On on, Item.Action action) {
    if (on.part() != null) {
      return on.part();
    }
    Set<Part> parts = DataChecker.parts(on.data());
    if (parts.size() == 1) {
      return parts.iterator().next();
    }
    if (parts.contains(Part.EVERYTHING)) {
      return Part.EVERYTHING;
    }
    context.report(
        context
            .diagnostic(ActionCode.PART_MUST_BE_SAID, on.at(), action.verb(), on.data().name())
            .withHelp(
                "write "
                    + String.join(
                        " or ",
                        parts.stream().map(p -> "`" + on.data().name() + "." + p + "`").toList())));
    return null;
  }

  /** Whether every input of the network is a field of the data that it can take. */
  boolean inputsThere(Item.Action action, Item.Network network, On on) {
    boolean right = true;
    for (Recipe.Input input : network.recipe().inputs()) {
      DataPlan.Field field = null;
      for (DataPlan.Field each : on.data().fields()) {
        if (each.name().equals(input.name().text())) {
          field = each;
        }
      }
      if (field == null
          && !missingInputs.add(network.name() + " " + on.data().name() + " " + input.name())) {
        right = false;
      } else if (field == null) {
        List<String> names = on.data().named().stream().map(DataPlan.Field::name).toList();
        String nearest = Similar.to(input.name().text(), names).orElse(null);
        context.report(
            context
                .diagnostic(
                    ActionCode.MISSING_INPUT,
                    on.at(),
                    network.name(),
                    input.name(),
                    on.data().name())
                .withLabel(context.home(network).place(input), "the input")
                .withHelp(
                    nearest != null
                        ? "the field `" + nearest + "` is near: give both one name"
                        : "a network's input is the field of the same name; the fields are "
                            + String.join(", ", names)));
        right = false;
      } else {
        Diagnostic refusal = FieldTensors.refusal(field);
        if (refusal != null) {
          context.report(refusal.withLabel(context.home(network).place(input), "the input"));
          right = false;
        }
      }
    }
    return right;
  }

  /** Whether the data has the shapes for which the network was laid down. */
  boolean fitsShapes(Item.Network network, On on) {
    NetworkPlan plan = networks.plan(network.name().text());
    Map<String, NetworkInput> types = NetworkInput.of(network, on.data());
    if (plan == null || types == null) {
      return false;
    }
    for (NetworkPlan.Port input : plan.inputs()) {
      NetworkInput fed = types.get(input.name());
      TensorType type = fed == null ? null : fed.type();
      if (type != null && !type.equals(input.type())) {
        context.report(
            context
                .diagnostic(
                    ValueCode.SHAPE_MISFIT,
                    on.at(),
                    "`" + network.name() + "`",
                    "expects "
                        + input.type().shape().row()
                        + " as `"
                        + input.name()
                        + "`, but `"
                        + on.data().name()
                        + "` has "
                        + type.shape().row())
                .withLabel(plan.place(), "declared here"));
        return false;
      }
    }
    return true;
  }

  /** The data set of that name, which an action was found to be on. */
  DataPlan plan(String name) {
    DataPlan plan = find(name);
    if (plan == null) {
      throw new IllegalStateException("no data set " + name);
    }
    return plan;
  }

  /** The data set of that name; null if there is none, or none that is right. */
  @Nullable DataPlan find(String name) {
    DataChecker.Checked checked = checked(name);
    return checked == null ? null : checked.plan();
  }

  private DataChecker.@Nullable Checked checked(String name) {
    DataPlan fold = folds.get(name);
    return fold == null ? datasets.get(name) : new DataChecker.Checked(fold, true);
  }

  /** Whether there is a data set of that name, be it right or wrong. */
  boolean isKnown(String name) {
    return datasets.containsKey(name);
  }

  List<String> names() {
    return List.copyOf(datasets.keySet());
  }

  /** From here on there is a data set more. */
  void begin(DataPlan fold) {
    folds.put(fold.name(), fold);
    inside = fold.name();
  }

  /** From here on actions can be on it no more. */
  void end() {
    inside = null;
  }

  /** Reports a subject and clauses where an action takes none. */
  void none(Item.Action action) {
    List<Node> further = new ArrayList<>(action.subject());
    for (Clause clause : action.clauses()) {
      if (!(clause instanceof Clause.As) && !(clause instanceof Clause.Like)) {
        further.add(clause);
      }
    }
    for (Node each : further) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  each,
                  action.verb(),
                  "nothing before its braces",
                  "is `" + context.text(each) + "`")
              .withHelp("write `" + action.verb() + " { … }`"));
    }
  }
}
