package dev.nnc.run;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataFile;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.engine.Environment;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Architecture;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network of two layers, written without the compiler: x -> dense(hidden, tanh) -> dense(1,
 * sigmoid), trained by plain gradient descent, with data that stands in memory.
 */
final class HandMade implements Environment {
  static final float[][] XOR = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};

  private static final SourceFile SOURCE =
      new SourceFile("xor.nn", "nn 1\n\n// line 3\nhidden\nout\ntrain\n");

  private final float[][] rows;
  private final float[][] validation;

  HandMade(float[][] rows, float[][] validation) {
    this.rows = rows;
    this.validation = validation;
  }

  /** What a test may choose. */
  record Choices(
      int hidden,
      double rate,
      long batch,
      long epochs,
      List<Configured> stop,
      @Nullable Configured checkpoint,
      String trainName) {
    static final Choices USUAL = new Choices(4, 1, 0, 400, List.of(), null, "train");

    Choices withEpochs(long number) {
      return new Choices(hidden, rate, batch, number, stop, checkpoint, trainName);
    }

    Choices withRate(double value) {
      return new Choices(hidden, value, batch, epochs, stop, checkpoint, trainName);
    }

    Choices withBatch(long number) {
      return new Choices(hidden, rate, number, epochs, stop, checkpoint, trainName);
    }

    Choices withHidden(int number) {
      return new Choices(number, rate, batch, epochs, stop, checkpoint, trainName);
    }

    Choices withStop(Configured... conditions) {
      return new Choices(hidden, rate, batch, epochs, List.of(conditions), checkpoint, trainName);
    }

    Choices withCheckpoint(Configured rule) {
      return new Choices(hidden, rate, batch, epochs, stop, rule, trainName);
    }

    Choices withName(String name) {
      return new Choices(hidden, rate, batch, epochs, stop, checkpoint, name);
    }
  }

  static Configured configured(Kind kind, String name, Map<String, Object> options) {
    Entry entry = StandardCatalog.catalog().find(kind, name);
    if (entry == null) {
      throw new IllegalArgumentException("no " + kind + " " + name);
    }
    return new Configured(entry, new Options(options));
  }

  Model model(Choices choices) {
    TensorType input = TensorType.f32(Shape.of(rows[0].length - 1).batched());
    TensorType truth = TensorType.f32(Shape.of(1).batched());
    List<Variable> variables = variables(choices.hidden(), rows[0].length - 1);
    Configured accuracy = configured(Kind.METRIC, "accuracy", Map.of("threshold", 0.5));
    MetricPlan metric = new MetricPlan("accuracy", accuracy, 0, 2);
    Program program =
        new Program(
            variables,
            List.of(
                step(variables, input, truth, choices.rate(), accuracy),
                validate("train.validate", variables, input, truth, accuracy, false),
                statistics(variables, input, truth),
                locate(variables, input, truth),
                validate("evaluate", variables, input, truth, accuracy, true),
                predict(variables, input)));
    NetworkPlan network =
        new NetworkPlan(
            place(3),
            "net",
            "",
            List.of(new NetworkPlan.Port("bits", input)),
            List.of(new NetworkPlan.Port("net", truth)),
            List.of(
                layer("hidden", 4, choices.hidden(), variables.subList(2, 4)),
                layer("out", 5, 1, variables.subList(4, 6))),
            "predict",
            Architecture.NONE);
    ActionPlan.Train train =
        new ActionPlan.Train(
            place(6),
            choices.trainName(),
            "net",
            "gates",
            choices.batch(),
            choices.epochs(),
            List.of(new ActionPlan.Pair("net", "gate", false)),
            List.of(metric),
            choices.stop(),
            choices.checkpoint() == null ? List.of() : List.of(choices.checkpoint()),
            List.of(),
            List.of(
                new ActionPlan.Update(
                    "",
                    "train.step",
                    "train.validate",
                    "train.statistics",
                    List.of("hidden", "out"),
                    List.of(),
                    "train.locate",
                    List.of("hidden", "out"),
                    variables.subList(2, 6).stream().map(Variable::name).toList(),
                    ActionPlan.Calls.PLAIN,
                    List.of())),
            List.of());
    ActionPlan.Evaluate evaluate =
        new ActionPlan.Evaluate(
            place(6),
            "evaluate",
            "net",
            "gates",
            Part.EVERYTHING,
            "evaluate",
            List.of(new ActionPlan.Pair("net", "gate", false)),
            List.of(metric),
            List.of(configured(Kind.SHOW, "truth_table", Map.of())),
            null);
    ActionPlan.Predict predict =
        new ActionPlan.Predict(
            place(6),
            "=predict/..",
            "net",
            "gates",
            Part.EVERYTHING,
            "predict",
            List.of(),
            List.of());
    return new Model(
        SOURCE,
        new LinkedHashMap<>(Map.of("rate", "0.5")),
        List.of(),
        List.of(
            new DataPlan(
                place(3),
                "gates",
                configured(Kind.SOURCE, "table", Map.of()),
                Schema.of(Map.of(), rows.length),
                List.of(),
                configured(Kind.SPLIT, "everything", Map.of()))),
        List.of(network),
        List.of(train, evaluate, predict),
        Model.RunSettings.DEFAULT,
        program);
  }

  private static Place place(int line) {
    int start = SOURCE.lineStart(line);
    return SOURCE.place(new Span(start, start + SOURCE.lineText(line).length()));
  }

  private static LayerPlan layer(String name, int line, long units, List<Variable> variables) {
    long parameters = variables.stream().mapToLong(v -> v.type().shape().size()).sum();
    return new LayerPlan(
        place(line),
        name,
        "dense",
        Shape.of(units),
        parameters,
        parameters,
        "",
        variables.stream().map(Variable::name).toList(),
        1);
  }

  private static List<Variable> variables(int hidden, int inputs) {
    TensorType number = new TensorType(ElementType.I64, Shape.SCALAR);
    return List.of(
        new Variable(Program.SEED, number, false, new Initial.Seed()),
        new Variable(Program.STEP, number, false, new Initial.Fill(0)),
        new Variable(
            "net/hidden/kernel",
            TensorType.f32(Shape.of(inputs, hidden)),
            true,
            new Initial.Normal(0, 1, false)),
        new Variable(
            "net/hidden/bias", TensorType.f32(Shape.of(hidden)), true, new Initial.Fill(0)),
        new Variable(
            "net/out/kernel",
            TensorType.f32(Shape.of(hidden, 1)),
            true,
            new Initial.Normal(0, 1, false)),
        new Variable("net/out/bias", TensorType.f32(Shape.of(1)), true, new Initial.Fill(0)));
  }

  /** The values on the way through the network. */
  private record Flow(
      FunctionBuilder builder,
      Instructions x,
      List<Value> weights,
      Value sum,
      Value hidden,
      Value logits) {
    static Flow begin(String name, List<Variable> variables, TensorType input) {
      FunctionBuilder builder = new FunctionBuilder(name);
      Instructions x = new Instructions(builder, ElementType.F32);
      Value bits = builder.input("bits", input);
      List<Value> weights = new ArrayList<>();
      for (Variable variable : variables.subList(2, 6)) {
        weights.add(x.read(variable));
      }
      Value sum = x.add(x.matmul(bits, weights.get(0)), weights.get(1));
      Value hidden = x.tanh(sum);
      Value logits = x.add(x.matmul(hidden, weights.get(2)), weights.get(3));
      return new Flow(builder, x, weights, sum, hidden, logits);
    }

    Value loss(Value truth) {
      return x.meanAll(x.sigmoidCrossEntropy(logits, truth));
    }

    List<Value> gradients(Value loss) {
      Gradients.Found found = (Gradients.Found) Differentiator.gradients(builder, loss, weights);
      List<Value> values = new ArrayList<>();
      for (Value value : found.values()) {
        if (value == null) {
          throw new IllegalStateException("the loss must depend on all weights");
        }
        values.add(value);
      }
      return values;
    }

    void sums(Value truth, Configured accuracy) {
      Rule.Metric rule = (Rule.Metric) accuracy.entry().rule();
      Rule.Target target = new Rule.Target(TensorType.f32(Shape.of(1).batched()), 0, false);
      List<Value> parts =
          rule.sums(x, x.sigmoid(logits), truth, target, accuracy.options()).stream()
              .map(part -> x.reshape(part, Shape.of(size(part))))
              .toList();
      builder.output("sums", x.concat(parts, 0));
    }

    private static long size(Value part) {
      return part.shape().dimensions().stream()
          .mapToLong(Dimension::size)
          .reduce(1, (a, b) -> a * b);
    }
  }

  private static dev.nnc.ir.Function step(
      List<Variable> variables,
      TensorType input,
      TensorType truth,
      double rate,
      Configured accuracy) {
    Flow flow = Flow.begin("train.step", variables, input);
    Value gate = flow.builder().input("gate", truth);
    Value loss = flow.x().checkFinite(flow.loss(gate), "loss");
    List<Value> gradients = flow.gradients(loss);
    for (int i = 0; i < 4; i++) {
      flow.x().applySgd(variables.get(i + 2), flow.x().scalar(rate), gradients.get(i));
    }
    flow.x().assignAdd(variables.get(1), flow.x().integer(1));
    flow.builder().output("loss", loss);
    flow.sums(gate, accuracy);
    return flow.builder().build();
  }

  private static dev.nnc.ir.Function validate(
      String name,
      List<Variable> variables,
      TensorType input,
      TensorType truth,
      Configured accuracy,
      boolean outputs) {
    Flow flow = Flow.begin(name, variables, input);
    Value gate = flow.builder().input("gate", truth);
    flow.builder().output("loss", flow.loss(gate));
    flow.sums(gate, accuracy);
    if (outputs) {
      flow.builder().output("net", flow.x().sigmoid(flow.logits()));
    }
    return flow.builder().build();
  }

  private static dev.nnc.ir.Function statistics(
      List<Variable> variables, TensorType input, TensorType truth) {
    Flow flow = Flow.begin("train.statistics", variables, input);
    Value gate = flow.builder().input("gate", truth);
    List<Value> gradients = flow.gradients(flow.loss(gate));
    Instructions x = flow.x();
    List<Value> norms = new ArrayList<>();
    for (int i = 0; i < 4; i += 2) {
      Value sum =
          x.add(x.sumAll(x.square(gradients.get(i))), x.sumAll(x.square(gradients.get(i + 1))));
      norms.add(x.reshape(x.sqrt(sum), Shape.of(1)));
    }
    flow.builder().output("gradient_norms", x.concat(norms, 0));
    return flow.builder().build();
  }

  private static dev.nnc.ir.Function locate(
      List<Variable> variables, TensorType input, TensorType truth) {
    Flow flow = Flow.begin("train.locate", variables, input);
    flow.builder().input("gate", truth);
    Instructions x = flow.x();
    List<Value> finite = new ArrayList<>();
    for (Value value : List.of(flow.hidden(), flow.logits())) {
      Value flag = x.cast(x.all(x.isFinite(value)), ElementType.F32);
      finite.add(x.reshape(flag, Shape.of(1)));
    }
    flow.builder().output("finite", x.concat(finite, 0));
    return flow.builder().build();
  }

  private static dev.nnc.ir.Function predict(List<Variable> variables, TensorType input) {
    Flow flow = Flow.begin("predict", variables, input);
    flow.builder().output("net", flow.x().sigmoid(flow.logits()));
    return flow.builder().build();
  }

  @Override
  public Loaded load(DataPlan plan, long seed) {
    Map<Part, Rows> parts = new EnumMap<>(Part.class);
    parts.put(Part.TRAIN, new InMemory(rows));
    if (validation.length > 0) {
      parts.put(Part.VALIDATION, new InMemory(validation));
    }
    parts.put(Part.EVERYTHING, new InMemory(rows));
    return new Loaded(
        Optional.of(
            new DataSet(
                plan.name(),
                parts,
                List.of(
                    new DataFile("xor.csv", java.nio.file.Path.of("xor.csv"), 12, "0".repeat(64))),
                "{}",
                0)),
        List.of());
  }

  @Override
  public Session lower(Program program, ExecutionSettings settings) {
    return Lowering.lower(program, settings);
  }

  /** Rows whose last number is the truth. */
  private record InMemory(float[][] values) implements Rows {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public ColumnType type(String field) {
      return ColumnType.number(Shape.of(field.equals("gate") ? 1 : values[0].length - 1));
    }

    @Override
    public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
      int inputs = values[0].length - 1;
      for (int i = from; i < from + count; i++) {
        if (field.equals("gate")) {
          target.put(values[order[i]][inputs]);
        } else {
          target.put(values[order[i]], 0, inputs);
        }
      }
    }

    @Override
    public void copy(String field, int[] order, int from, int count, IntBuffer target) {
      throw new IllegalStateException("there are no classes here");
    }
  }
}
