package dev.nnc.standard.optimizer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.SchedulePoint;
import dev.nnc.catalog.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learning rates that change while training. Times are in epochs, fractions included, and count
 * from 0; a rate holds for one step.
 */
public final class Schedules {
  private Schedules() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "steps",
            "Multiplies the rate at given epochs.",
            "rate * factor^n, where n counts the epochs of `at` that are over.",
            "steps(0.1, at: [82, 123], factor: 0.1)",
            new Steps(),
            start(),
            Option.requiredByName("at", new OptionType.Numbers(), "After which epochs."),
            named("factor", OptionType.positive(), "0.1", "What the rate is multiplied by.")),
        entry(
            "exponential",
            "Multiplies the rate by the same factor every epoch.",
            "rate * factor^epoch, step by step; with `staircase` only at the end of each epoch.",
            "exponential(0.1, factor: 0.95)",
            new Smooth(Curve.EXPONENTIAL),
            start(),
            named("factor", OptionType.positive(), "0.95", "What an epoch multiplies it by."),
            named(
                "staircase", OptionType.truth(), "false", "Whether it waits for an epoch's end.")),
        entry(
            "inverse_time",
            "Falls as one over the time.",
            "rate / (1 + decay * epoch); with `staircase` only at the end of each epoch.",
            "inverse_time(0.1, decay: 0.5)",
            new Smooth(Curve.INVERSE_TIME),
            start(),
            named("decay", OptionType.nonNegative(), "0.5", "How fast it falls."),
            named(
                "staircase", OptionType.truth(), "false", "Whether it waits for an epoch's end.")),
        entry(
            "polynomial",
            "Falls along a power of the time that is left; power 1 is a straight line.",
            "(rate - to) * (1 - part)^power + to, where part is the part of the training that is"
                + " over.",
            "polynomial(0.1, to: 0.001, power: 2)",
            new Smooth(Curve.POLYNOMIAL),
            start(),
            end(),
            named("power", OptionType.positive(), "1", "How much sooner it falls than a line.")),
        entry(
            "cosine",
            "Falls along half a cosine to the end of training.",
            "to + (rate - to) * (1 + cos(pi * part)) / 2 (Loshchilov & Hutter 2017).",
            "cosine(0.1, to: 0)",
            new Smooth(Curve.COSINE),
            start(),
            end()),
        entry(
            "cosine_restarts",
            "Falls along half a cosine again and again, from the start each time.",
            "The first fall takes `epochs`, each further one `growth` times as long as the one"
                + " before, and starts at `factor` times its rate (Loshchilov & Hutter 2017).",
            "cosine_restarts(0.1, epochs: 10)",
            new Restarts(),
            start(),
            named("epochs", OptionType.positive(), "10", "How long the first fall takes."),
            named("growth", OptionType.positive(), "2", "How much longer the next one takes."),
            named("factor", OptionType.positive(), "1", "What the next start is multiplied by."),
            end()),
        entry(
            "warmup",
            "Grows from 0 during the first epochs, then follows another schedule.",
            "rate * (step + 1) / steps for the first `epochs`, fractions allowed; then the other"
                + " schedule goes through the rest of the training. It starts from the same rate"
                + " unless it names one (Goyal et al. 2017).",
            "warmup(3e-4, epochs: 1, then: cosine(to: 0))",
            new Warmup(),
            required("rate", OptionType.positive(), "The rate at the end of the growth."),
            named("epochs", OptionType.positive(), "1", "How long it grows."),
            named(
                "then",
                OptionType.optional(OptionType.entry(Kind.SCHEDULE)),
                "none",
                "What comes afterwards; the same rate if `none`.")),
        entry(
            "one_cycle",
            "Grows to the rate and falls far below the start, along cosines.",
            "From rate / divide up to the rate during the part `warm` of the training, then down to"
                + " rate / divide / end (Smith & Topin 2018, with PyTorch's defaults).",
            "one_cycle(0.1, warm: 30%)",
            new OneCycle(),
            required("rate", OptionType.positive(), "The greatest rate."),
            named(
                "warm",
                new OptionType.Real(0, false, 1, false),
                "0.3",
                "Which part of the training it grows."),
            named("divide", OptionType.positive(), "25", "How much smaller the start is."),
            named("end", OptionType.positive(), "1e4", "How much smaller the end is again.")),
        entry(
            "reduce_on_plateau",
            "Multiplies the rate when a result has not become better for some epochs.",
            "Losses and errors become better downwards, accuracies upwards; the wait begins again"
                + " after each reduction (Keras's ReduceLROnPlateau).",
            "reduce_on_plateau(0.01, result: validation.loss, factor: 0.5, patience: 3)",
            new Plateau(),
            start(),
            Option.requiredByName("result", new OptionType.ResultName(), "What is watched."),
            named(
                "factor",
                new OptionType.Real(0, false, 1, false),
                "0.1",
                "What the rate is multiplied by."),
            named(
                "patience",
                OptionType.whole(1),
                "10",
                "How many epochs in a row may pass without a better value."),
            named(
                "least",
                OptionType.nonNegative(),
                "1e-4",
                "A change counts only if it is greater than this."),
            named("lowest", OptionType.nonNegative(), "0", "The rate does not go below this."),
            Option.better()));
  }

  private static Entry entry(
      String name,
      String summary,
      String details,
      String use,
      Rule.Schedule rule,
      Option... options) {
    return new Entry(
        Kind.SCHEDULE,
        name,
        new Documentation(summary, details, train(use)),
        List.of(options),
        rule);
  }

  private static Option start() {
    return Option.positional(
        "rate",
        OptionType.optional(OptionType.positive()),
        "none",
        "The rate at the start; after `then:` that of the schedule before.");
  }

  private static Option end() {
    return named("to", OptionType.nonNegative(), "0", "The rate at the end.");
  }

  private static String train(String rate) {
    return """
        train net on d {
          loss:      mse(value)
          optimizer: sgd(RATE)
          epochs:    200
        }"""
        .replace("RATE", rate);
  }

  private static double start(double before, Options options) {
    return options.isNone("rate") ? before : options.real("rate");
  }

  private static @Nullable Misfit needsStart(boolean follows, Options options) {
    return options.isNone("rate") && !follows
        ? Misfit.option("rate", "needs the rate at its start", "give it first, as in `(0.01, …)`")
        : null;
  }

  /** Half a cosine from one rate to another; {@code part} goes from 0 to 1. */
  private static double along(double from, double to, double part) {
    return to + (from - to) * (1 + Math.cos(Math.PI * Math.clamp(part, 0, 1))) / 2;
  }

  private record Steps() implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      double before = 0;
      for (double at : at(options)) {
        if (at <= before) {
          return Misfit.option("at", "needs epochs above 0 that grow", "as in `at: [82, 123]`");
        }
        if (at >= epochs) {
          return Misfit.option(
              "at",
              "changes the rate after epoch "
                  + Wording.number(at)
                  + ", but is followed for only "
                  + Wording.number(epochs),
              "choose epochs within the training");
        }
        before = at;
      }
      return needsStart(follows, options);
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double rate = start(before, options);
      for (double at : at(options)) {
        rate *= moment.epoch() >= at ? options.real("factor") : 1;
      }
      return rate;
    }

    private static List<Double> at(Options options) {
      Object at = options.get("at");
      List<Double> epochs = new ArrayList<>();
      for (Object each : at instanceof List<?> list ? list : List.of(at)) {
        epochs.add(each instanceof Number number ? number.doubleValue() : 0.0);
      }
      return epochs;
    }
  }

  private enum Curve {
    EXPONENTIAL,
    INVERSE_TIME,
    POLYNOMIAL,
    COSINE
  }

  /** Schedules that depend on nothing but the time. */
  private record Smooth(Curve curve) implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      return needsStart(follows, options);
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double rate = start(before, options);
      double epoch = moment.epoch();
      if (Boolean.TRUE.equals(options.find("staircase"))) {
        epoch = Math.floor(epoch);
      }
      return switch (curve) {
        case EXPONENTIAL -> rate * Math.pow(options.real("factor"), epoch);
        case INVERSE_TIME -> rate / (1 + options.real("decay") * epoch);
        case POLYNOMIAL -> {
          double to = options.real("to");
          yield (rate - to) * Math.pow(1 - moment.part(), options.real("power")) + to;
        }
        case COSINE -> along(rate, options.real("to"), moment.part());
      };
    }
  }

  private record Restarts() implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      if (options.real("growth") < 1) {
        return Misfit.option("growth", "would make falls ever shorter", "choose 1 or more");
      }
      return needsStart(follows, options);
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double rate = start(before, options);
      double length = options.real("epochs");
      double epoch = moment.epoch();
      while (epoch >= length) {
        epoch -= length;
        length *= options.real("growth");
        rate *= options.real("factor");
      }
      return along(rate, Math.min(rate, options.real("to")), epoch / length);
    }
  }

  private record Warmup() implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      double growth = options.real("epochs");
      if (growth >= epochs) {
        return Misfit.option(
            "epochs",
            "grows for "
                + Wording.number(growth)
                + (growth == 1 ? " epoch" : " epochs")
                + ", but the training has only "
                + Wording.number(epochs),
            "make it shorter, for example `epochs: " + Wording.number(epochs / 10) + "`");
      }
      if (!(options.find("then") instanceof Configured then)
          || !(then.entry().rule() instanceof Rule.Schedule schedule)) {
        return null;
      }
      Misfit misfit = schedule.accepts(epochs - growth, true, then.options());
      return misfit == null
          ? null
          : Misfit.option(
              "then",
              "is followed by `" + then.name() + "`, which " + misfit.message(),
              misfit.help());
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double rate = options.real("rate");
      long steps = Math.max(1, Math.round(options.real("epochs") * moment.stepsInEpoch()));
      if (moment.step() < steps) {
        return rate * (moment.step() + 1) / steps;
      }
      return options.find("then") instanceof Configured then
              && then.entry().rule() instanceof Rule.Schedule schedule
          ? schedule.rate(moment.after(steps), rate, then.options())
          : rate;
    }
  }

  private record OneCycle() implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      return null;
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double most = options.real("rate");
      double first = most / options.real("divide");
      double warm = options.real("warm");
      double part = moment.part();
      return part < warm
          ? along(first, most, part / warm)
          : along(most, first / options.real("end"), (part - warm) / (1 - warm));
    }
  }

  private record Plateau() implements Rule.Schedule {
    @Override
    public @Nullable Misfit accepts(double epochs, boolean follows, Options options) {
      return needsStart(follows, options);
    }

    @Override
    public double rate(SchedulePoint moment, double before, Options options) {
      double rate = start(before, options);
      String result = options.text("result");
      boolean greater =
          options.is("better", "auto")
              ? moment.results().moreIsBetter(result)
              : options.is("better", "more");
      double best = Double.NaN;
      long waited = 0;
      for (double value : moment.results().of(result)) {
        double gain = greater ? value - best : best - value;
        if (Double.isNaN(best) || gain > options.real("least")) {
          best = value;
          waited = 0;
        } else if (++waited >= options.whole("patience")) {
          waited = 0;
          rate = Math.max(rate * options.real("factor"), options.real("lowest"));
        }
      }
      return rate;
    }
  }
}
