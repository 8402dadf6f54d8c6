package dev.nnc.check.action;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.network.Optimization;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The optimizers of all phases: what each names, and which goes on with an earlier one. */
final class OptimizerChecker {
  private final FileContext context;
  private final Evaluator evaluator;
  private final Map<String, Phase> phases = new LinkedHashMap<>();

  /** The param that is a growing rate in the training that is being checked; null if none is. */
  private @Nullable String grown;

  private @Nullable GrowingRate growing;

  OptimizerChecker(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
  }

  /**
   * An optimizer as a phase names it.
   *
   * @param slots the earlier phase whose slots it goes on with, or null
   */
  record Chosen(Place place, Configured optimizer, @Nullable String slots) {}

  private record Phase(String network, Optimization optimization) {}

  /** Remembers what an update of a phase trained with. */
  void add(String phase, String update, Item.Network network, Optimization optimization) {
    phases.put(key(phase, update), new Phase(network.name().text(), optimization));
  }

  private static String key(String phase, String update) {
    return update.isEmpty() ? phase : phase + "." + update;
  }

  /**
   * The optimizer of a setting; null if it is wrong, which was then reported.
   *
   * @param update the name of the update it belongs to, or nothing
   */
  @Nullable Chosen choose(
      @Nullable Expression use, Item.@Nullable Network network, String update, double epochs) {
    Configured optimizer =
        use == null ? null : evaluator.options().use(Kind.OPTIMIZER, use, new Scope(null), true);
    if (use == null || optimizer == null) {
      return null;
    }
    Place place = context.place(use);
    Chosen chosen =
        optimizer.entry().rule() instanceof Rule.Continuation
            ? earlier(use, place, optimizer, network, update)
            : new Chosen(place, optimizer, null);
    if (chosen == null || !fits(use, chosen.optimizer(), epochs)) {
      return null;
    }
    return grown == null || growing == null ? chosen : grown(use, chosen, grown, growing);
  }

  /**
   * Checks a training in which a param stands for a rate that grows, and which nothing later goes
   * on with.
   */
  <T> T growing(String param, GrowingRate rate, Supplier<T> training) {
    Map<String, Phase> before = new LinkedHashMap<>(phases);
    grown = param;
    growing = rate;
    try {
      return training.get();
    } finally {
      grown = null;
      growing = null;
      phases.clear();
      phases.putAll(before);
    }
  }

  /** The optimizer with the growing rate; null if the param is not its rate, which is reported. */
  private @Nullable Chosen grown(Expression use, Chosen chosen, String param, GrowingRate rate) {
    List<Expression.Argument> arguments =
        use instanceof Expression.Call call ? call.arguments() : List.of();
    boolean first = chosen.optimizer().entry().options().getFirst().name().equals("rate");
    for (int i = 0; i < arguments.size(); i++) {
      Expression.Argument argument = arguments.get(i);
      boolean isRate =
          argument.key() == null ? i == 0 && first : argument.key().text().equals("rate");
      if (isRate
          && argument.value() instanceof Expression.Reference reference
          && reference.name().equals(param)) {
        Map<String, Object> options = new LinkedHashMap<>(chosen.optimizer().options().values());
        options.put("rate", rate.configured());
        return new Chosen(
            chosen.place(),
            new Configured(chosen.optimizer().entry(), new Options(options)),
            chosen.slots());
      }
    }
    context.report(
        context
            .diagnostic(ActionCode.NOT_THE_RATE, use, param)
            .withHelp("write `" + chosen.optimizer().name() + "(" + param + ")`"));
    return null;
  }

  /** Whether it is an earlier training with a mistake of its own, which was reported there. */
  private boolean isBroken(String phase, Expression use) {
    return context.diagnostics.hasErrors()
        && context.symbols.find(phase) instanceof Symbols.Symbol symbol
        && (symbol.item() instanceof Item.Broken
            || symbol.item() instanceof Item.Action action
                && action.verb().text().equals("train")
                && action.span().end() <= use.span().start());
  }

  /** {@code continue(phase)} */
  private @Nullable Chosen earlier(
      Expression use,
      Place place,
      Configured continuation,
      Item.@Nullable Network network,
      String update) {
    Object named = continuation.options().find("phase");
    String name = named instanceof Expression.Reference reference ? reference.name() : null;
    Phase phase = name == null ? null : phases.getOrDefault(key(name, update), phases.get(name));
    if (phase == null && name != null && isBroken(name, use)) {
      return null;
    }
    if (phase == null) {
      Expression at = named instanceof Expression expression ? expression : use;
      context.report(
          evaluator
              .messages()
              .suggest(
                  context.diagnostic(
                      NameCode.UNKNOWN_NAME, at, "earlier training", context.text(at)),
                  context.text(at),
                  List.copyOf(phases.keySet()),
                  at));
      return null;
    }
    if (network != null && !phase.network().equals(network.name().text())) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT,
                  use,
                  "continue",
                  "goes on with what an optimizer has learned, but `"
                      + name
                      + "` trained `"
                      + phase.network()
                      + "`")
              .withHelp("name an optimizer of its own"));
      return null;
    }
    Configured optimizer = phase.optimization().optimizer();
    Object rate = continuation.options().find("rate");
    if (rate != null && !continuation.options().isNone("rate")) {
      Map<String, Object> options = new LinkedHashMap<>(optimizer.options().values());
      options.put("rate", rate);
      optimizer = new Configured(optimizer.entry(), new Options(options));
    }
    return new Chosen(place, optimizer, phase.optimization().slots());
  }

  /** Whether its schedule can be followed for so many epochs. */
  private boolean fits(Expression use, Configured optimizer, double epochs) {
    if (optimizer.entry().rule() instanceof Rule.Optimizer rule) {
      warn(use, rule.withoutEffect(optimizer.options()));
    }
    if (!(optimizer.options().find("rate") instanceof Configured schedule)
        || !(schedule.entry().rule() instanceof Rule.Schedule rule)
        || epochs <= 0) {
      return true;
    }
    Misfit misfit = rule.accepts(epochs, false, schedule.options());
    if (misfit == null) {
      warn(use, rule.withoutEffect(epochs, schedule.options()));
      return true;
    }
    Entry guilty = schedule.entry();
    context.report(
        context
            .diagnostic(ActionCode.SETTING_MISFIT, use, guilty.name(), misfit.message())
            .withHelp(misfit.help()));
    return false;
  }

  private void warn(Expression use, @Nullable Misfit nothing) {
    if (nothing != null && nothing.option() != null) {
      context.report(
          context
              .diagnostic(ActionCode.WITHOUT_EFFECT, use, nothing.option(), nothing.message())
              .withHelp(nothing.help()));
    }
  }

  /** The schedules of the rate, the outermost first. */
  static List<Configured> schedules(Configured optimizer) {
    List<Configured> all = new ArrayList<>();
    if (optimizer.options().find("rate") instanceof Configured schedule) {
      collect(schedule, all);
    }
    return all;
  }

  private static void collect(Configured schedule, List<Configured> all) {
    all.add(schedule);
    for (Object option : schedule.options().values().values()) {
      if (option instanceof Configured inner) {
        collect(inner, all);
      }
    }
  }
}
