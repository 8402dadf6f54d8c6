package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers that are made of the recipes given to them. */
public final class Combinators {
  /** More than any sensible network has. */
  private static final long MOST_COPIES = 10_000;

  private Combinators() {}

  public static List<Entry> entries() {
    return List.of(repeat(), residual(), bidirectional(), checkpointed());
  }

  private static Entry repeat() {
    return new Entry(
        Kind.LAYER,
        "repeat",
        new Documentation(
            "Chains copies of the recipe in braces, each with its own weights.",
            "With a layer that has a name (`shared`) inside, all copies use that one.",
            flow("repeat(3) { dense(64, relu) }")),
        List.of(
            required(
                "count",
                new OptionType.Whole(0, MOST_COPIES),
                "How many copies; 0 passes data on.")),
        new Repeat());
  }

  private static Entry residual() {
    return new Entry(
        Kind.LAYER,
        "residual",
        new Documentation(
            "Adds what comes in to what the recipe makes of it.",
            """
            output = recipe(x) + x, or recipe(x) + shortcut(x) where the recipe changes the shape \
            (He et al. 2016, equations 1 and 2).""",
            flow("residual { dense(64, relu) -> dense(64) }")),
        List.of(
            named(
                "shortcut",
                OptionType.optional(new OptionType.RecipeOf()),
                "none",
                "A recipe for the way around, where shapes differ: `shortcut: { dense(64) }`.")),
        new Residual());
  }

  private static Entry bidirectional() {
    return new Entry(
        Kind.LAYER,
        "bidirectional",
        new Documentation(
            "Reads a sequence in both directions and joins the results.",
            """
            The recipe is laid down twice, with weights of its own for each direction (Schuster & \
            Paliwal 1997). The second reads the steps from the last to the first; if it gives a \
            sequence, that is turned round again, so that both results belong to the same steps. Where \
            it gives several values, each is joined with its counterpart; of the states of two LSTMs, \
            outputs with outputs and memories with memories, for the `start` of one with twice as many \
            units.""",
            flow("bidirectional { gru(32) }")),
        List.of(
            named(
                "merge",
                OptionType.word("concat", "add", "multiply", "average"),
                "concat",
                "How the two results are joined; `concat` lays them side by side.")),
        new Bidirectional());
  }

  private static Entry checkpointed() {
    return new Entry(
        Kind.LAYER,
        "checkpointed",
        new Documentation(
            "Computes the recipe again in the backward pass instead of keeping its values.",
            """
            A training step keeps the values of all layers until their gradients are computed. Of a \
            checkpointed recipe it keeps what comes in and what comes out, and computes the rest \
            once more when the gradients get there (Chen et al. 2016; Keras: `remat`, PyTorch: \
            `checkpoint`). That costs up to one forward pass, a third of the step's time. Dropout \
            drops the same, moving averages move once, and predictions are as without. It pays in \
            deep networks, a block or a few of them at a time: around the whole network it saves \
            nothing. `checkpoint:` of a training is something else: weights on disk.""",
            flow("repeat(8) { checkpointed { residual { dense(64, relu) -> dense(64, relu) } } }")),
        List.of(),
        new Checkpointed());
  }

  private static String flow(String layer) {
    return "network net from x {\n  x -> " + layer + "\n}";
  }

  private record Repeat() implements Rule.Combinator {
    @Override
    public Outcome lay(
        LayerContext context, Rule.Recipe recipe, List<Value> inputs, Options options) {
      List<Value> current = inputs;
      for (long round = 0; round < options.whole("count"); round++) {
        current = recipe.lay(current);
        if (current == null) {
          return Outcome.BROKEN;
        }
      }
      return Outcome.of(current);
    }
  }

  /** The one value of a recipe that must give one, or null. */
  private static @Nullable Value only(@Nullable List<Value> values) {
    return values != null && values.size() == 1 ? values.getFirst() : null;
  }

  private static Rule.Combinator.Outcome several() {
    return Rule.Combinator.Outcome.of(
        Misfit.input(
            "needs one input and a recipe that gives one value", "", "name one output after `to`"));
  }

  private record Checkpointed() implements Rule.Combinator {
    @Override
    public Outcome lay(
        LayerContext context, Rule.Recipe recipe, List<Value> inputs, Options options) {
      FunctionBuilder builder = context.x().builder();
      int before = builder.size();
      List<Value> results = builder.again(() -> recipe.lay(inputs));
      if (results == null) {
        return Outcome.BROKEN;
      }
      if (!results.equals(inputs) && steps(builder.operationsSince(before), results) < 2) {
        return Outcome.of(
            Misfit.input(
                "has nothing to compute again: its recipe makes what comes out in one step",
                "",
                "leave `checkpointed` out, or put more layers into its recipe"));
      }
      return Outcome.of(results);
    }

    /** Through how many of the operations gradients flow: between them are the values to save. */
    private static int steps(List<Operation> operations, List<Value> results) {
      Set<Integer> used = new HashSet<>();
      results.forEach(result -> used.add(result.id()));
      int steps = 0;
      for (Operation operation : operations.reversed()) {
        if (operation.inputs().isEmpty()
            || operation.kind().derivative() == OpKind.Derivative.ZERO
            || operation.results().stream().noneMatch(result -> used.contains(result.id()))) {
          continue;
        }
        operation.inputs().forEach(input -> used.add(input.id()));
        steps++;
      }
      return steps;
    }
  }

  private record Residual() implements Rule.Combinator {
    @Override
    public Outcome lay(
        LayerContext context, Rule.Recipe recipe, List<Value> inputs, Options options) {
      if (inputs.size() != 1) {
        return several();
      }
      List<Value> main = recipe.lay(inputs);
      Rule.Recipe around = options.recipe("shortcut");
      List<Value> skip = around == null ? inputs : around.lay(inputs);
      if (main == null || skip == null) {
        return Outcome.BROKEN;
      }
      Value a = only(main);
      Value b = only(skip);
      if (a == null || b == null) {
        return several();
      }
      if (!a.type().equals(b.type())) {
        String shape = Wording.rowShape(a.type());
        return Outcome.of(
            Misfit.input(
                "adds two branches of one shape, but the recipe gives %s and the %s %s"
                    .formatted(
                        shape,
                        around == null ? "way around, which is its input," : "shortcut",
                        Wording.rowShape(b.type())),
                "",
                around == null
                    ? "let the recipe keep the shape, or bring the way around to "
                        + shape
                        + " with `shortcut: { … }`"
                    : "both must give the same shape"));
      }
      return Outcome.of(List.of(context.x().add(a, b)));
    }
  }

  private record Bidirectional() implements Rule.Combinator {
    @Override
    public Outcome lay(
        LayerContext context, Rule.Recipe recipe, List<Value> inputs, Options options) {
      Value input = only(inputs);
      if (input == null) {
        return several();
      }
      Misfit misfit = Sequences.sequence(List.of(input.type()));
      if (misfit != null) {
        return Outcome.of(misfit);
      }
      Instructions x = context.x();
      Value mask = context.mask(input);
      List<Value> forward = recipe.lay(inputs);
      Value turned = context.masked(x.reverse(input, 1), mask == null ? null : x.reverse(mask, 1));
      List<Value> backward = forward == null ? null : recipe.lay(List.of(turned));
      if (forward == null || backward == null) {
        return Outcome.BROKEN;
      }
      List<Value> merged = new ArrayList<>();
      for (int i = 0; i < forward.size(); i++) {
        Value b = backward.get(i);
        boolean sequence =
            b.rank() > 2 && b.shape().dimension(1).equals(input.shape().dimension(1));
        merged.add(merge(context, forward.get(i), sequence ? x.reverse(b, 1) : b, options));
      }
      return Outcome.of(merged);
    }

    private static Value merge(LayerContext context, Value a, Value b, Options options) {
      Instructions x = context.x();
      return switch (options.text("merge")) {
        case "concat" -> sideBySide(context, a, b);
        case "add" -> x.add(a, b);
        case "multiply" -> x.multiply(a, b);
        case "average" -> x.multiply(x.add(a, b), x.scalar(0.5));
        default -> throw new IllegalArgumentException("merge: " + options.text("merge"));
      };
    }

    /** Part by part, so that the states of two LSTMs become that of one that is twice as wide. */
    private static Value sideBySide(LayerContext context, Value a, Value b) {
      Instructions x = context.x();
      int parts = context.parts(a);
      if (parts == 1 || parts != context.parts(b)) {
        return x.concat(List.of(a, b), -1);
      }
      List<Value> left = x.split(a, -1, parts);
      List<Value> right = x.split(b, -1, parts);
      List<Value> all = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        all.add(left.get(i));
        all.add(right.get(i));
      }
      return context.parted(x.concat(all, -1), parts);
    }
  }
}
