package dev.nnc.standard.optimizer;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import org.jspecify.annotations.Nullable;

/**
 * Optimizers whose updates are written out in operations, since TensorFlow's kernels differ from
 * Keras's formulas or do not exist.
 */
final class AdaptiveOptimizers {
  private AdaptiveOptimizers() {}

  static Entry adamax() {
    return Optimizers.entry(
        "adamax",
        "adam with the greatest recent gradient in place of their size.",
        "m = beta1 * m + (1 - beta1) * g, u = max(beta2 * u, |g|), w -= rate * m / ((1 - beta1^t) *"
            + " (u + epsilon)) (Kingma & Ba 2015, section 7).",
        new Adamax(),
        Optimizers.rate("0.001"),
        Optimizers.beta1(),
        Optimizers.beta2(),
        Optimizers.epsilon());
  }

  static Entry nadam() {
    return Optimizers.entry(
        "nadam",
        "adam that looks ahead along its momentum, as Nesterov's does.",
        "With u(t) = beta1 * (1 - 0.96^t / 2) and p(t) the product of all u until t: m and v as in"
            + " `adam`, w -= rate * (u(t+1) * m / (1 - p(t+1)) + (1 - u(t)) * g / (1 - p(t))) /"
            + " (sqrt(v / (1 - beta2^t)) + epsilon) (Dozat 2016).",
        new Nadam(),
        Optimizers.rate("0.001"),
        Optimizers.beta1(),
        Optimizers.beta2(),
        Optimizers.epsilon());
  }

  static Entry adadelta() {
    return Optimizers.entry(
        "adadelta",
        "Sizes each step by the steps before it; hardly needs a rate.",
        "a = rho * a + (1 - rho) * g^2, d = -sqrt(x + epsilon) / sqrt(a + epsilon) * g, x = rho * x"
            + " + (1 - rho) * d^2, w += rate * d (Zeiler 2012, where the rate is 1).",
        new Adadelta(),
        Optimizers.rate("0.001"),
        beta("rho", "0.95", "How slowly sizes follow."),
        Optimizers.epsilon());
  }

  static Entry ftrl() {
    return Optimizers.entry(
        "ftrl",
        "Follows the regularized leader: for wide, sparse inputs; with l1 weights become zero.",
        "a' = a + g^2; z += g + 2 * shrinkage * w - (a'^-power - a^-power) / rate * w; w ="
            + " (clip(z, -l1, l1) - z) / (a'^-power / rate + 2 * l2 + beta / rate) (McMahan et al."
            + " 2013, as Keras writes it).",
        new Ftrl(),
        Optimizers.rate("0.001"),
        named(
            "power",
            new OptionType.Real(Double.NEGATIVE_INFINITY, false, 0, true),
            "-0.5",
            "How the rate falls with the gradients; 0 keeps it."),
        named("start", OptionType.nonNegative(), "0.1", "Where the sum of squares starts."),
        named("l1", OptionType.nonNegative(), "0", "The penalty on absolute values."),
        named("l2", OptionType.nonNegative(), "0", "The penalty on squares."),
        named("shrinkage", OptionType.nonNegative(), "0", "The penalty on the present square."),
        named("beta", OptionType.nonNegative(), "0", "How much slower it starts."));
  }

  static Entry lion() {
    return Optimizers.entry(
        "lion",
        "Steps of one size in the direction of the momentum's sign; wants small rates.",
        "w -= rate * sign(beta1 * m + (1 - beta1) * g), m = beta2 * m + (1 - beta2) * g, beside"
            + " w -= rate * decay * w (Chen et al. 2023).",
        new Lion(),
        Optimizers.rate("0.001"),
        Optimizers.decay("0"),
        Optimizers.exclude(),
        beta("beta1", "0.9", "How much of the momentum the step takes."),
        beta("beta2", "0.99", "How slowly the momentum follows."));
  }

  static Entry lamb() {
    return Optimizers.entry(
        "lamb",
        "adam whose steps are as long as each layer's weights: for large batches.",
        "u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) with m and v as in `adam`; w"
            + " -= rate * decay * w, then w -= rate * |w| / |u| * u with Euclidean norms over each"
            + " tensor; their ratio is 1 where one of them is 0 (You et al. 2020, as Keras writes"
            + " it).",
        new Lamb(),
        Optimizers.rate("0.001"),
        Optimizers.decay("0"),
        Optimizers.exclude(),
        Optimizers.beta1(),
        Optimizers.beta2(),
        Optimizers.epsilon());
  }

  private static Option beta(String name, String value, String documentation) {
    return named(name, new OptionType.Real(0, true, 1, false), value, documentation);
  }

  /** beta * old + (1 - beta) * added. */
  static Value blend(Instructions x, double beta, Value old, Value added) {
    return x.add(x.multiply(x.scalar(beta), old), x.multiply(x.scalar(1 - beta), added));
  }

  /** 1 - beta^t, where t counts this step, too. */
  private static Value correction(Instructions x, double beta, Value time) {
    return x.subtract(x.scalar(1), x.power(x.scalar(beta), time));
  }

  private static Value time(Rule.UpdateContext context) {
    return context.x().add(context.step(), context.x().scalar(1));
  }

  private record Adamax() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double beta1 = options.real("beta1");
      Variable mean = context.slot("mean", 0);
      Variable greatest = context.slot("greatest", 0);
      Value m = blend(x, beta1, x.read(mean), gradient);
      Value u =
          x.maximum(x.multiply(x.scalar(options.real("beta2")), x.read(greatest)), x.abs(gradient));
      Value size =
          x.multiply(
              correction(x, beta1, time(context)), x.add(u, x.scalar(options.real("epsilon"))));
      x.assign(mean, m);
      x.assign(greatest, u);
      x.assign(
          variable, x.subtract(x.read(variable), x.divide(x.multiply(context.rate(), m), size)));
    }
  }

  private record Nadam() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double beta1 = options.real("beta1");
      double beta2 = options.real("beta2");
      Variable mean = context.slot("mean", 0);
      Variable square = context.slot("square", 0);
      Variable product = context.number("product", 1);
      Value one = x.scalar(1);
      Value time = time(context);
      Value now = momentum(x, beta1, time);
      Value next = momentum(x, beta1, x.add(time, one));
      Value productNow = x.multiply(x.read(product), now);
      Value productNext = x.multiply(productNow, next);
      Value m = blend(x, beta1, x.read(mean), gradient);
      Value v = blend(x, beta2, x.read(square), x.square(gradient));
      Value ahead = x.divide(x.multiply(next, m), x.subtract(one, productNext));
      Value here =
          x.divide(x.multiply(x.subtract(one, now), gradient), x.subtract(one, productNow));
      Value size = x.sqrt(x.divide(v, correction(x, beta2, time)));
      Value step = x.divide(x.add(ahead, here), x.add(size, x.scalar(options.real("epsilon"))));
      x.assign(product, productNow);
      x.assign(mean, m);
      x.assign(square, v);
      x.assign(variable, x.subtract(x.read(variable), x.multiply(context.rate(), step)));
    }

    private static Value momentum(Instructions x, double beta1, Value time) {
      Value half = x.multiply(x.scalar(0.5), x.power(x.scalar(0.96), time));
      return x.multiply(x.scalar(beta1), x.subtract(x.scalar(1), half));
    }
  }

  private record Adadelta() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double rho = options.real("rho");
      Value epsilon = x.scalar(options.real("epsilon"));
      Variable square = context.slot("square", 0);
      Variable steps = context.slot("steps", 0);
      Value a = blend(x, rho, x.read(square), x.square(gradient));
      Value before = x.read(steps);
      Value size = x.divide(x.sqrt(x.add(before, epsilon)), x.sqrt(x.add(a, epsilon)));
      Value step = x.multiply(size, gradient);
      x.assign(square, a);
      x.assign(steps, blend(x, rho, before, x.square(step)));
      x.assign(variable, x.subtract(x.read(variable), x.multiply(context.rate(), step)));
    }
  }

  private record Ftrl() implements Rule.Optimizer {
    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      Variable square = context.slot("square", options.real("start"));
      Variable linear = context.slot("linear", 0);
      Value weight = x.read(variable);
      Value old = x.read(square);
      Value all = x.add(old, x.square(gradient));
      Value power = x.scalar(-options.real("power"));
      Value sizeNow = x.power(all, power);
      Value sizeBefore = x.power(old, power);
      Value pulled = x.add(gradient, x.multiply(x.scalar(2 * options.real("shrinkage")), weight));
      Value drift = x.multiply(x.divide(x.subtract(sizeNow, sizeBefore), context.rate()), weight);
      Value z = x.add(x.read(linear), x.subtract(pulled, drift));
      double l1 = options.real("l1");
      Value within = x.minimum(x.maximum(z, x.scalar(-l1)), x.scalar(l1));
      Value quadratic =
          x.add(
              x.divide(x.add(sizeNow, x.scalar(options.real("beta"))), context.rate()),
              x.scalar(2 * options.real("l2")));
      x.assign(square, all);
      x.assign(linear, z);
      x.assign(variable, x.divide(x.subtract(within, z), quadratic));
    }
  }

  private record Lion() implements Rule.Optimizer {
    @Override
    public @Nullable Misfit withoutEffect(Options options) {
      return Optimizers.excludesNothing(options);
    }

    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      Variable momentum = context.slot("momentum", 0);
      Value m = x.read(momentum);
      Value step = x.sign(blend(x, options.real("beta1"), m, gradient));
      x.assign(momentum, blend(x, options.real("beta2"), m, gradient));
      Value rate = context.rate();
      x.assign(variable, x.subtract(decayed(context, variable, options), x.multiply(rate, step)));
    }
  }

  /** The weight after its decay: w - rate * decay * w. */
  private static Value decayed(Rule.UpdateContext context, Variable variable, Options options) {
    Instructions x = context.x();
    Value weight = x.read(variable);
    double decay = options.real("decay");
    return decay == 0
        ? weight
        : x.subtract(weight, x.multiply(x.multiply(context.rate(), x.scalar(decay)), weight));
  }

  private record Lamb() implements Rule.Optimizer {
    @Override
    public @Nullable Misfit withoutEffect(Options options) {
      return Optimizers.excludesNothing(options);
    }

    @Override
    public void update(
        Rule.UpdateContext context, Variable variable, Value gradient, Options options) {
      Instructions x = context.x();
      double beta1 = options.real("beta1");
      double beta2 = options.real("beta2");
      Variable mean = context.slot("mean", 0);
      Variable square = context.slot("square", 0);
      Value time = time(context);
      Value m = blend(x, beta1, x.read(mean), gradient);
      Value v = blend(x, beta2, x.read(square), x.square(gradient));
      Value size = x.sqrt(x.divide(v, correction(x, beta2, time)));
      Value step =
          x.divide(
              x.divide(m, correction(x, beta1, time)),
              x.add(size, x.scalar(options.real("epsilon"))));
      Value weight = decayed(context, variable, options);
      Value weightLength = x.sqrt(x.sumAll(x.square(weight)));
      Value stepLength = x.sqrt(x.sumAll(x.square(step)));
      Value zero = x.scalar(0);
      Value one = x.scalar(1);
      Value both = x.and(x.greater(weightLength, zero), x.greater(stepLength, zero));
      // The other branch is computed, too, so it must not divide by 0.
      Value divisor = x.select(both, stepLength, one);
      Value ratio = x.select(both, x.divide(weightLength, divisor), one);
      x.assign(mean, m);
      x.assign(square, v);
      x.assign(variable, x.subtract(weight, x.multiply(x.multiply(ratio, context.rate()), step)));
    }
  }
}
