package dev.nnc.standard.optimizer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How weights follow the gradient, and how gradients are clipped before. Names, defaults and
 * formulas are those of Keras 3; where TensorFlow's fused kernel puts epsilon elsewhere, the
 * optimizer says so.
 */
public final class Optimizers {
  private Optimizers() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "sgd",
            "Stochastic gradient descent: a small step against the gradient.",
            "w -= rate * g; with momentum m = momentum * m - rate * g and w += m (Polyak 1964), with"
                + " nesterov w += momentum * m - rate * g (Sutskever et al. 2013).",
            new Sgd(),
            rate("0.01"),
            named(
                "momentum",
                new OptionType.Real(0, true, 1, false),
                "0",
                "How much of the last step is kept."),
            named(
                "nesterov",
                OptionType.truth(),
                "false",
                "Whether to look ahead along the momentum.")),
        entry(
            "adam",
            "Adapts the step of each weight to its gradients' mean and size; a good first choice.",
            "m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g^2, w -= rate *"
                + " sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon) (Kingma & Ba 2015, the"
                + " form before section 2.1). With amsgrad the greatest v so far divides (Reddi et"
                + " al. 2018).",
            new Adam(false),
            rate("0.001"),
            beta1(),
            beta2(),
            epsilon(),
            amsgrad()),
        entry(
            "adamw",
            "adam with weight decay beside the gradient, against overfitting.",
            "w -= rate * decay * w beside the step of `adam` (Loshchilov & Hutter 2019); all weights"
                + " decay, biases too, as in Keras, but for those that `exclude` names.",
            new Adam(true),
            rate("0.001"),
            decay("0.004"),
            exclude(),
            beta1(),
            beta2(),
            epsilon(),
            amsgrad()),
        entry(
            "rmsprop",
            "Divides the step of each weight by the recent size of its gradients.",
            "v = rho * v + (1 - rho) * g^2, m = momentum * m + rate * g / sqrt(v + epsilon), w -= m"
                + " (Tieleman & Hinton 2012). If centered, the square of the gradients' mean is"
                + " subtracted from v under the root (Graves 2013).",
            new Rmsprop(),
            rate("0.001"),
            named(
                "rho",
                new OptionType.Real(0, true, 1, false),
                "0.9",
                "How slowly the size follows."),
            named(
                "momentum",
                new OptionType.Real(0, true, 1, false),
                "0",
                "How much of the last step is kept."),
            epsilon(),
            named(
                "centered",
                OptionType.truth(),
                "false",
                "Whether the gradients' variance stands for their size.")),
        entry(
            "adagrad",
            "Divides the step of each weight by the size of all its gradients so far.",
            "a += g^2, w -= rate * g / (sqrt(a) + epsilon) (Duchi et al. 2011). Keras has epsilon"
                + " inside the root, which differs only where a is tiny; a starts at 0.1 as there.",
            new Adagrad(),
            rate("0.001"),
            named(
                "start",
                OptionType.nonNegative(),
                "0.1",
                "Where the sum of squared gradients starts."),
            epsilon()),
        AdaptiveOptimizers.adamax(),
        AdaptiveOptimizers.nadam(),
        AdaptiveOptimizers.adadelta(),
        AdaptiveOptimizers.ftrl(),
        AdaptiveOptimizers.lion(),
        AdaptiveOptimizers.lamb(),
        new Entry(
            Kind.OPTIMIZER,
            "continue",
            new Documentation(
                "Goes on with the optimizer of an earlier phase, with all that it has learned.",
                "Its options, its slots (such as momentum) and its count of steps are those of the"
                    + " earlier phase; a schedule begins anew.",
                """
                train net on d like first as second {
                  optimizer: continue(first)
                }"""),
            List.of(
                required("phase", new OptionType.Any(), "The name of the earlier phase."),
                named(
                    "rate",
                    OptionType.anyOf(
                        OptionType.word("none"),
                        OptionType.positive(),
                        OptionType.entry(Kind.SCHEDULE)),
                    "none",
                    "Another learning rate; the earlier one if `none`.")),
            new Rule.Continuation()));
  }

  public static List<Entry> clippings() {
    return List.of(
        new Entry(
            Kind.CLIPPING,
            "norm",
            new Documentation(
                "Shortens the whole gradient if it is too long; keeps its direction.",
                "g *= most / max(norm, most), with the Euclidean norm over all weights together"
                    + " (Pascanu et al. 2013).",
                train("adam(0.001, clip: norm(1.0))")),
            List.of(
                required("most", OptionType.positive(), "The greatest length allowed."),
                named(
                    "each",
                    OptionType.truth(),
                    "false",
                    "Whether every weight tensor is shortened by its own length.")),
            new ClipNorm()),
        new Entry(
            Kind.CLIPPING,
            "value",
            new Documentation(
                "Cuts every component of the gradient off.",
                "g = min(max(g, -most), most).",
                train("sgd(0.01, clip: value(0.5))")),
            List.of(required("most", OptionType.positive(), "The greatest component allowed.")),
            new ClipValue()));
  }

  static Entry entry(
      String name, String summary, String details, Rule.Optimizer rule, Option... options) {
    List<Option> all = new ArrayList<>(List.of(options));
    all.add(
        named(
            "clip",
            OptionType.optional(OptionType.entry(Kind.CLIPPING)),
            "none",
            "How gradients are kept small: `norm(1.0)` or `value(0.5)`."));
    return new Entry(
        Kind.OPTIMIZER,
        name,
        new Documentation(summary, details, train(name + "(0.01)")),
        all,
        rule);
  }

  private static String train(String optimizer) {
    return """
        train net on d {
          loss:      mse(value)
          optimizer: %s
          epochs:    10
        }"""
        .replace("%s", optimizer);
  }

  static Option rate(String rate) {
    return positional(
        "rate",
        OptionType.anyOf(OptionType.positive(), OptionType.entry(Kind.SCHEDULE)),
        rate,
        "The learning rate: how large steps are.");
  }

  static Option beta1() {
    return named(
        "beta1",
        new OptionType.Real(0, true, 1, false),
        "0.9",
        "How slowly the gradients' mean follows.");
  }

  static Option beta2() {
    return named(
        "beta2",
        new OptionType.Real(0, true, 1, false),
        "0.999",
        "How slowly the gradients' size follows.");
  }

  static Option decay(String amount) {
    return named(
        "decay", OptionType.nonNegative(), amount, "How much of a weight decays, times the rate.");
  }

  static Option exclude() {
    return named(
        "exclude",
        new OptionType.Columns(),
        "[]",
        "Which weights do not decay, by what they are in their layer: `bias`, or a list.");
  }

  private static Option amsgrad() {
    return named(
        "amsgrad",
        OptionType.truth(),
        "false",
        "Whether the greatest size so far divides instead of the present one.");
  }

  static Option epsilon() {
    return named("epsilon", OptionType.positive(), "1e-7", "Keeps the division from blowing up.");
  }

  /** Of an optimizer whose weights may decay. */
  static @Nullable Misfit excludesNothing(Options options) {
    return options.real("decay") == 0
            && options.find("exclude") instanceof List<?> names
            && !names.isEmpty()
        ? Misfit.option(
            "exclude", "leaves weights out of a `decay` of 0", "say how much the others decay")
        : null;
  }

  private record Sgd() implements Rule.Optimizer {
    @Override
    public @Nullable Misfit withoutEffect(Options options) {
      return options.truth("nesterov") && options.real("momentum") == 0
          ? Misfit.option(
              "nesterov", "changes how a momentum counts, and `momentum` is 0", "`momentum: 0.9`")
          : null;
    }

    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double momentum = options.real("momentum");
      if (momentum == 0) {
        x.applySgd(variable, context.rate(), gradient);
        return;
      }
      x.applyMomentum(
          variable,
          context.slot("momentum", 0),
          context.rate(),
          gradient,
          x.scalar(momentum),
          options.truth("nesterov"));
    }
  }

  /** Adam, and AdamW with {@code decays}. */
  private record Adam(boolean decays) implements Rule.Optimizer {
    @Override
    public @Nullable Misfit withoutEffect(Options options) {
      return decays ? excludesNothing(options) : null;
    }

    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double beta1 = options.real("beta1");
      double beta2 = options.real("beta2");
      double epsilon = options.real("epsilon");
      Variable mean = context.slot("mean", 0);
      Variable square = context.slot("square", 0);
      // TensorFlow's own beta powers are variables, with which steps can race; the count is enough.
      Value time = x.add(context.step(), x.scalar(1));
      Value beta1Power = x.power(x.scalar(beta1), time);
      Value beta2Power = x.power(x.scalar(beta2), time);
      double decay = decays ? options.real("decay") : 0;
      if (decay != 0) {
        // w -= rate * decay * w, before the step, which does not depend on it.
        x.applySgd(variable, x.multiply(context.rate(), x.scalar(decay)), x.read(variable));
      }
      if (!options.truth("amsgrad")) {
        x.applyAdam(
            variable,
            mean,
            square,
            beta1Power,
            beta2Power,
            context.rate(),
            beta1,
            beta2,
            epsilon,
            gradient);
        return;
      }
      Value one = x.scalar(1);
      Value m = AdaptiveOptimizers.blend(x, beta1, x.read(mean), gradient);
      Value v = AdaptiveOptimizers.blend(x, beta2, x.read(square), x.square(gradient));
      Value bias = x.divide(x.sqrt(x.subtract(one, beta2Power)), x.subtract(one, beta1Power));
      Variable greatest = context.slot("greatest", 0);
      Value size = x.maximum(x.read(greatest), v);
      Value step = x.divide(x.multiply(bias, m), x.add(x.sqrt(size), x.scalar(epsilon)));
      x.assign(greatest, size);
      x.assign(mean, m);
      x.assign(square, v);
      x.assignAdd(variable, x.negate(x.multiply(context.rate(), step)));
    }
  }

  private record Rmsprop() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      if (options.truth("centered")) {
        centered(context, variable, gradient, options);
        return;
      }
      context
          .x()
          .applyRmsprop(
              variable,
              context.slot("square", 0),
              context.slot("momentum", 0),
              context.rate(),
              options.real("rho"),
              options.real("momentum"),
              options.real("epsilon"),
              gradient);
    }
  }

  /** RMSprop by the gradients' variance, as Keras writes it. */
  private static void centered(
      Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
    Instructions x = context.x();
    double rho = options.real("rho");
    Variable square = context.slot("square", 0);
    Variable mean = context.slot("mean", 0);
    Value v = AdaptiveOptimizers.blend(x, rho, x.read(square), x.square(gradient));
    Value m = AdaptiveOptimizers.blend(x, rho, x.read(mean), gradient);
    Value size = x.add(x.subtract(v, x.square(m)), x.scalar(options.real("epsilon")));
    Value step = x.divide(x.multiply(context.rate(), gradient), x.sqrt(size));
    double factor = options.real("momentum");
    if (factor != 0) {
      Variable momentum = context.slot("momentum", 0);
      step = x.add(x.multiply(x.scalar(factor), x.read(momentum)), step);
      x.assign(momentum, step);
    }
    x.assign(square, v);
    x.assign(mean, m);
    x.assign(variable, x.subtract(x.read(variable), step));
  }

  private record Adagrad() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      context
          .x()
          .applyAdagrad(
              variable,
              context.slot("square", options.real("start")),
              context.rate(),
              options.real("epsilon"),
              gradient);
    }
  }

  private record ClipNorm() implements Rule.Clipping {
    @Override
    public List<Value> clip(Instructions x, List<Value> gradients, Options options) {
      if (gradients.isEmpty()) {
        return gradients;
      }
      if (options.truth("each")) {
        return gradients.stream()
            .map(gradient -> shortened(x, gradient, x.sumAll(x.square(gradient)), options))
            .toList();
      }
      Value squares = x.sumAll(x.square(gradients.getFirst()));
      for (Value gradient : gradients.subList(1, gradients.size())) {
        squares = x.add(squares, x.sumAll(x.square(gradient)));
      }
      Value most = x.scalar(options.real("most"));
      Value factor = x.divide(most, x.maximum(x.sqrt(squares), most));
      return gradients.stream().map(gradient -> x.multiply(gradient, factor)).toList();
    }

    private static Value shortened(Instructions x, Value gradient, Value squares, Options options) {
      Value most = x.scalar(options.real("most"));
      return x.multiply(gradient, x.divide(most, x.maximum(x.sqrt(squares), most)));
    }
  }

  private record ClipValue() implements Rule.Clipping {
    @Override
    public List<Value> clip(Instructions x, List<Value> gradients, Options options) {
      double most = options.real("most");
      return gradients.stream()
          .map(gradient -> x.minimum(x.maximum(gradient, x.scalar(-most)), x.scalar(most)))
          .toList();
    }
  }
}
