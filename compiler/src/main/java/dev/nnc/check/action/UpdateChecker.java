package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.Optimization;
import dev.nnc.check.network.Update;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a training does with each batch: the updates that it names, each with a loss and an
 * optimizer of its own, or the one update of everything that it is itself.
 */
public final class UpdateChecker {
  static final String VERB = "update";

  private final FileContext context;
  private final Settings reading;
  private final OptimizerChecker optimizers;
  private final Map<String, SequencedMap<String, Item.Action>> written = new HashMap<>();

  UpdateChecker(FileContext context, Settings reading, OptimizerChecker optimizers) {
    this.context = context;
    this.reading = reading;
    this.optimizers = optimizers;
  }

  /** Reports an update that does not stand in a training. */
  void misplaced(Item.Action update, String where) {
    context.report(
        context
            .diagnostic(ActionCode.MISPLACED_ACTION, update.verb(), update.verb(), where)
            .withHelp("updates stand in a training: `train net on data { epochs: 10, update …`"));
  }

  /** The updates of a training, in their order; none if one of them cannot be read. */
  List<Update> of(
      Item.Action train,
      String phase,
      Map<String, Section.Setting> settings,
      Item.@Nullable Network network,
      double epochs) {
    SequencedMap<String, Item.Action> named = named(train);
    if (named == null) {
      return List.of();
    }
    written.put(phase, named);
    if (named.isEmpty()) {
      Node at = train.subject().isEmpty() ? train.verb() : train.subject().getFirst();
      return List.of(
          new Update(
              at,
              "",
              phase,
              List.of(),
              settings,
              loss(train, settings),
              optimization(train, "", phase, settings, network, epochs)));
    }
    Entry entry = entry(VERB);
    boolean alone = true;
    for (Map.Entry<String, Section.Setting> setting : settings.entrySet()) {
      if (entry.option(setting.getKey()) != null) {
        alone = false;
        context.report(
            context
                .diagnostic(ActionCode.BESIDE_UPDATES, setting.getValue().key(), setting.getKey())
                .withLabel(
                    context.place(named.firstEntry().getValue().verb()), "the first of the updates")
                .withHelp("write it into the updates"));
      }
    }
    List<Update> updates = new ArrayList<>();
    named.forEach(
        (name, action) -> {
          Map<String, Section.Setting> own = reading.of(action, entry, entry("train"));
          String function = phase + "." + name;
          updates.add(
              new Update(
                  action.subject().getFirst(),
                  name,
                  function,
                  action.subject(),
                  own,
                  loss(action, own),
                  optimization(action, name, function, own, network, epochs)));
        });
    return alone ? updates : List.of();
  }

  private Entry entry(String verb) {
    Entry entry = context.catalog.find(Kind.ACTION, verb);
    if (entry == null) {
      throw new IllegalStateException("the catalogue has no " + verb);
    }
    return entry;
  }

  /** The updates by name, those of the phase that it is like among them; null if one is wrong. */
  private @Nullable SequencedMap<String, Item.Action> named(Item.Action train) {
    SequencedMap<String, Item.Action> named = new LinkedHashMap<>();
    for (Clause clause : train.clauses()) {
      if (clause instanceof Clause.Like like
          && like.model() instanceof Expression.Reference reference) {
        named.putAll(written.getOrDefault(reference.name(), new LinkedHashMap<>()));
      }
    }
    Map<String, Item.Action> own = new HashMap<>();
    boolean right = true;
    for (Section.Entry each : train.section().entries()) {
      if (each instanceof Item.Action update && update.verb().text().equals(VERB)) {
        String name = name(update);
        Item.Action earlier = name == null ? null : own.put(name, update);
        if (name != null && earlier != null) {
          context.report(
              context
                  .diagnostic(NameCode.DUPLICATE_NAME, update.subject().getFirst(), name)
                  .withLabel(context.place(earlier.subject().getFirst()), "the first of that name")
                  .withHelp(
                      "one update may follow another of the same network; name it: `update "
                          + subject(update)
                          + " as again { … }`"));
        }
        right &= name != null && earlier == null;
        if (name != null) {
          named.put(name, update);
        }
      }
    }
    return right ? named : null;
  }

  /** What the results of an update are called by, or null if something is wrong with it. */
  private @Nullable String name(Item.Action update) {
    if (update.subject().isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, update.verb(), VERB, "a network")
              .withHelp("say whose weights it changes: `update critic { … }`"));
      return null;
    }
    String name = null;
    Node at = update.subject().getFirst();
    for (Clause clause : update.clauses()) {
      if (clause instanceof Clause.As as) {
        name = as.name().text();
        at = as.name();
      } else {
        context.report(
            context
                .diagnostic(
                    NameCode.WRONG_SORT,
                    clause,
                    context.text(clause),
                    "clause",
                    "one for `" + VERB + "`")
                .withHelp("an update works with the batches of the training that it stands in"));
        return null;
      }
    }
    if (name == null) {
      name = update.subject().stream().map(UpdateChecker::last).collect(Collectors.joining("_"));
    }
    if (Part.of(name).filter(Part.OF_SPLIT::contains).isPresent()) {
      context.report(
          context
              .diagnostic(NameCode.HIDING, at, name, "part of the data")
              .withHelp("name the update: `update " + subject(update) + " as step { … }`"));
      return null;
    }
    return name;
  }

  private static String last(Expression part) {
    if (part instanceof Expression.Member member) {
      return member.member().text();
    }
    // What it is instead is reported where its weights are looked for.
    return part instanceof Expression.Reference reference ? reference.name() : VERB;
  }

  private String subject(Item.Action update) {
    return update.subject().stream().map(context::text).collect(Collectors.joining(", "));
  }

  private @Nullable Expression loss(Item.Action action, Map<String, Section.Setting> settings) {
    Section.Setting setting = settings.get("loss");
    if (setting == null) {
      reading.missing(
          action, "loss", "for example `loss: cross_entropy(label)` or `loss: mse(value)`");
    }
    return reading.one(setting);
  }

  private @Nullable Optimization optimization(
      Item.Action action,
      String update,
      String slots,
      Map<String, Section.Setting> settings,
      Item.@Nullable Network network,
      double epochs) {
    Section.Setting setting = settings.get("optimizer");
    if (setting == null) {
      reading.missing(
          action, "optimizer", "for example `optimizer: adam(0.001)`", "optimizer: adam(0.001)");
    }
    Entry entry = entry(action.verb().text());
    Object accumulate = reading.plain(entry, "accumulate", settings);
    Object average = reading.plain(entry, "average", settings);
    OptimizerChecker.Chosen chosen =
        optimizers.choose(reading.one(setting), network, update, epochs);
    if (chosen == null || !(accumulate instanceof Long batches)) {
      return null;
    }
    String earlier = chosen.slots();
    return new Optimization(
        chosen.place(),
        chosen.optimizer(),
        earlier == null ? slots : earlier,
        count(entry, "every", settings),
        count(entry, "steps", settings),
        batches,
        average instanceof Double kept ? kept : 0,
        "bfloat16".equals(reading.plain(entry, "precision", settings)));
  }

  /** How often, for an action that has such a setting. */
  private long count(Entry entry, String key, Map<String, Section.Setting> settings) {
    return entry.option(key) != null && reading.plain(entry, key, settings) instanceof Long count
        ? count
        : 1;
  }
}
