package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers that act as activations but have weights or change the shape. */
public final class Gates {
  private Gates() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.LAYER,
            "prelu",
            new Documentation(
                "relu whose slope below 0 is learned.",
                "f(x) = x above 0, alpha * x below (He et al. 2015). As in Keras each value of the"
                    + " row has an alpha of its own; `channel` shares it among all places.",
                """
                network net from image {
                  image -> conv(16, 3x3) -> prelu(per: channel) -> average_pool(global)
                }"""),
            List.of(
                named(
                    "per",
                    OptionType.word("value", "channel"),
                    "value",
                    "What has an alpha of its own."),
                named("init", OptionType.entry(Kind.INITIALIZER), "zeros", "How alpha starts."),
                named("trainable", OptionType.truth(), "true", "Whether training changes it.")),
            new Parametric()),
        new Entry(
            Kind.LAYER,
            "glu",
            new Documentation(
                "Gated linear unit: one half of the channels opens and shuts the other.",
                "output = a * sigmoid(b), where a is the first half of the last axis and b the"
                    + " second (Dauphin et al. 2017).",
                """
                network net from x {
                  x -> dense(64) -> glu -> dense(1)
                }"""),
            List.of(),
            new Gated()));
  }

  private record Parametric() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return Layers.channels(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Shape row = input.shape().row();
      Shape shape = options.is("per", "channel") ? new Shape(List.of(row.last())) : row;
      long last = row.last().size();
      Value alpha =
          context.variable(
              "alpha", shape, options.entry("init"), last, last, options.truth("trainable"));
      return x.subtract(x.relu(input), x.multiply(alpha, x.relu(x.negate(input))));
    }
  }

  private record Gated() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Layers.channels(inputs);
      if (misfit != null) {
        return misfit;
      }
      Dimension last = inputs.getFirst().shape().last();
      return last.size() % 2 == 0
          ? null
          : Misfit.input(
              "cuts the last axis in halves, but it has %s"
                  .formatted(Wording.count(last.size(), "value")),
              "expects an even number",
              null);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      long half = input.shape().last().size() / 2;
      return x.multiply(x.slice(input, -1, 0, half), x.sigmoid(x.slice(input, -1, half, half)));
    }
  }
}
