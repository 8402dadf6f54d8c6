package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Initial;
import java.util.List;

/** How weights start. Formulas and defaults are those of Keras 3. */
public final class Initializers {
  /**
   * The standard deviation of a standard normal distribution that is cut off at two deviations:
   * what a variance-scaling start divides by, so that the numbers drawn have the deviation asked
   * for.
   */
  static final double TRUNCATED_DEVIATION = .87962566103423978;

  private static final String FANS =
      "Here fan_in is how many inputs one unit sees and fan_out how many units one input reaches.";

  private Initializers() {}

  public static List<Entry> entries() {
    return List.of(
        constant("zeros", "All weights start at 0; usual for biases.", 0),
        constant("ones", "All weights start at 1; usual for gains.", 1),
        new Entry(
            Kind.INITIALIZER,
            "constant",
            new Documentation(
                "All weights start at the same number.",
                "A layer whose kernel starts like this cannot tell its units apart; use it for"
                    + " biases.",
                layer("dense(50, sigmoid, bias: constant(0.01))")),
            List.of(required("value", OptionType.anyNumber(), "The number.")),
            (Rule.Initializer) (fanIn, fanOut, options) -> new Initial.Fill(options.real("value"))),
        new Entry(
            Kind.INITIALIZER,
            "normal",
            new Documentation(
                "Gaussian random numbers.",
                "Drawn from N(mean, stddev^2).",
                layer("dense(50, sigmoid, init: normal(0, 1))")),
            gaussian(),
            new Gaussian(false)),
        new Entry(
            Kind.INITIALIZER,
            "truncated_normal",
            new Documentation(
                "Gaussian random numbers, those beyond two standard deviations drawn again.",
                "Drawn from N(mean, stddev^2); keeps single weights from starting very large.",
                layer("dense(50, relu, init: truncated_normal(0, 0.05))")),
            gaussian(),
            new Gaussian(true)),
        new Entry(
            Kind.INITIALIZER,
            "uniform",
            new Documentation(
                "Random numbers that are equally likely between two bounds.",
                "",
                layer("dense(50, relu, init: uniform(-0.1, 0.1))")),
            List.of(
                positional("low", OptionType.anyNumber(), "-0.05", "The least number."),
                positional(
                    "high", OptionType.anyNumber(), "0.05", "Just above the greatest number.")),
            new Even()),
        scaled(
            "glorot_uniform",
            "Uniform, scaled to the inputs and outputs of the layer; good before sigmoid, tanh and"
                + " softmax.",
            "Between -a and a with a = sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, equation"
                + " 16).",
            new Scaled(1, Fan.AVERAGE, false)),
        scaled(
            "glorot_normal",
            "Truncated Gaussian, scaled to the inputs and outputs of the layer.",
            "Standard deviation sqrt(2 / (fan_in + fan_out)) (Glorot & Bengio 2010).",
            new Scaled(1, Fan.AVERAGE, true)),
        scaled(
            "he_uniform",
            "Uniform, scaled to the inputs of the layer; good before relu and its kin.",
            "Between -a and a with a = sqrt(6 / fan_in) (He et al. 2015).",
            new Scaled(2, Fan.IN, false)),
        scaled(
            "he_normal",
            "Truncated Gaussian, scaled to the inputs of the layer; good before relu and its kin.",
            "Standard deviation sqrt(2 / fan_in) (He et al. 2015, equation 10).",
            new Scaled(2, Fan.IN, true)),
        scaled(
            "lecun_uniform",
            "Uniform, scaled to the inputs of the layer; good before tanh and selu.",
            "Between -a and a with a = sqrt(3 / fan_in) (LeCun et al. 1998, section 4.6).",
            new Scaled(1, Fan.IN, false)),
        scaled(
            "lecun_normal",
            "Truncated Gaussian, scaled to the inputs of the layer; what selu asks for.",
            "Standard deviation sqrt(1 / fan_in) (LeCun et al. 1998, section 4.6).",
            new Scaled(1, Fan.IN, true)),
        new Entry(
            Kind.INITIALIZER,
            "orthogonal",
            new Documentation(
                "A random orthogonal matrix; usual for recurrent weights.",
                "Its rows or columns, whichever are fewer, have length 1 and stand at right angles, so"
                    + " that a signal keeps its size from step to step (Saxe et al. 2014).",
                layer("dense(50, relu, init: orthogonal)")),
            List.of(
                named("gain", OptionType.anyNumber(), "1", "What the matrix is multiplied by.")),
            (Rule.Initializer)
                (fanIn, fanOut, options) -> new Initial.Orthogonal(options.real("gain"))));
  }

  private static Entry constant(String name, String summary, double value) {
    return new Entry(
        Kind.INITIALIZER,
        name,
        new Documentation(summary, "", layer("dense(50, relu, bias: " + name + ")")),
        List.of(),
        (Rule.Initializer) (fanIn, fanOut, options) -> new Initial.Fill(value));
  }

  private static Entry scaled(String name, String summary, String formula, Scaled rule) {
    return new Entry(
        Kind.INITIALIZER,
        name,
        new Documentation(
            summary, formula + " " + FANS, layer("dense(50, relu, init: " + name + ")")),
        List.of(),
        rule);
  }

  private static List<Option> gaussian() {
    return List.of(
        positional("mean", OptionType.anyNumber(), "0", "The mean of the numbers drawn."),
        positional("stddev", OptionType.nonNegative(), "0.05", "Their standard deviation."));
  }

  private static String layer(String layer) {
    return "network net from x {\n  x -> " + layer + " -> dense(10, softmax)\n}";
  }

  private record Gaussian(boolean truncated) implements Rule.Initializer {
    @Override
    public Initial initial(long fanIn, long fanOut, Options options) {
      return new Initial.Normal(options.real("mean"), options.real("stddev"), truncated);
    }
  }

  private record Even() implements Rule.Initializer {
    @Override
    public Initial initial(long fanIn, long fanOut, Options options) {
      return new Initial.Uniform(options.real("low"), options.real("high"));
    }
  }

  private enum Fan {
    IN,
    AVERAGE
  }

  /** Keras' VarianceScaling: numbers of variance {@code scale / fan}. */
  private record Scaled(double scale, Fan fan, boolean gaussian) implements Rule.Initializer {
    @Override
    public Initial initial(long fanIn, long fanOut, Options options) {
      double n =
          switch (fan) {
            case IN -> fanIn;
            case AVERAGE -> (fanIn + fanOut) / 2.0;
          };
      double variance = scale / Math.max(1, n);
      if (gaussian) {
        return new Initial.Normal(0, Math.sqrt(variance) / TRUNCATED_DEVIATION, true);
      }
      double limit = Math.sqrt(3 * variance);
      return new Initial.Uniform(-limit, limit);
    }
  }
}
