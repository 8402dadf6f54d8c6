package dev.nnc.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;

/**
 * What nnc computes for the cases in {@code benchmarks/peers/cases.json}, as JSON on the standard
 * output: random inputs and weights, the outputs, and the gradients of a loss. {@code
 * benchmarks/peers/compare} computes the same with Keras and compares.
 *
 * <p>Each case goes through the whole compiler: a program is written around the flow under test and
 * trained by one step of plain gradient descent with the rate 1, so that what a weight loses is its
 * gradient.
 */
public final class PeerCases {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What takes the place of the output's shape before the compiler has told it. */
  private static final ColumnType UNKNOWN = ColumnType.number(Shape.SCALAR);

  private PeerCases() {}

  /**
   * @param arguments the project's folder; words of which a case's name must hold one, all cases if
   *     there is none
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0], "benchmarks", "peers", "cases.json");
    ArrayNode results = JSON.createArrayNode();
    for (JsonNode each : JSON.readTree(Files.readString(file))) {
      String name = each.path("name").asText();
      boolean wanted = arguments.length == 1;
      for (int i = 1; i < arguments.length; i++) {
        wanted |= name.contains(arguments[i]);
      }
      if (wanted) {
        ObjectNode result = results.addObject().put("name", name);
        try {
          new Case(each).run(result);
        } catch (IllegalStateException e) {
          result.put("error", e.getMessage());
        }
      }
    }
    System.out.println(results);
  }

  /** One case: its program, its numbers. */
  private static final class Case {
    private final JsonNode json;
    private final Random random;
    private final int rows;
    private final SequencedMap<String, ColumnType> inputs = new LinkedHashMap<>();

    Case(JsonNode json) {
      this.json = json;
      this.rows = json.path("rows").asInt(4);
      this.random = new Random(json.path("name").asText().hashCode());
      for (Map.Entry<String, JsonNode> input : json.path("inputs").properties()) {
        JsonNode shape = input.getValue();
        inputs.put(
            input.getKey(),
            shape.isArray()
                ? ColumnType.number(shape(shape))
                // Zeros are padding, as where Keras is told `mask_zero`.
                : new ColumnType(
                    ColumnType.Content.CLASS,
                    shape(shape.path("shape")),
                    shape.path("classes").asLong(),
                    List.of(),
                    OptionalInt.of(0)));
      }
    }

    void run(ObjectNode result) {
      ColumnType truth = truth();
      Model model = compile(program(true), truth);
      NetworkPlan network = model.network("net");
      Train train = (Train) model.actions().getFirst();
      Map<String, Object> fed = new LinkedHashMap<>();
      inputs.forEach((name, type) -> fed.put(name, numbers(type)));
      fed.put("t", truths(truth));
      Program program = model.program();
      try (Session session = Lowering.lower(program, new ExecutionSettings("cpu", 1, 1))) {
        session.initialize(1);
        Map<String, float[]> before = new LinkedHashMap<>();
        for (NetworkPlan.LayerPlan layer : network.layers()) {
          for (String name : layer.variables()) {
            before.putIfAbsent(name, start(program.variable(name)));
          }
        }
        before.forEach((name, values) -> session.write(name, bytes(values)));
        ObjectNode told = result.putObject("inputs");
        fed.forEach((name, values) -> told.set(name, array(values)));
        Session.Results predicted = call(session, program, network.predict(), rows, fed);
        ObjectNode outputs = result.putObject("outputs");
        for (NetworkPlan.Port port : network.outputs()) {
          outputs.set(port.name(), array(predicted.floats(port.name())));
        }
        if (!train.metrics().isEmpty()) {
          Session.Results judged =
              call(session, program, train.updates().getFirst().validate(), rows, fed);
          Tally tally = new Tally(train.metrics());
          tally.add(judged, rows);
          ObjectNode metrics = result.putObject("metrics");
          tally.metrics("").forEach(metrics::put);
        }
        int steps = json.path("steps").asInt(1);
        for (int step = 0; step < steps; step++) {
          Session.Results stepped =
              call(session, program, train.updates().getFirst().step(), rows, fed);
          result.put("loss", stepped.scalar("loss"));
        }
        ObjectNode variables = result.putObject("variables");
        before.forEach(
            (name, values) -> {
              ObjectNode variable = variables.putObject(name);
              Variable declared = program.variable(name);
              variable.put("trainable", declared.trainable());
              ArrayNode shape = variable.putArray("shape");
              declared.type().shape().dimensions().forEach(d -> shape.add(d.size()));
              variable.set("before", array(values));
              variable.set("after", array(floats(session.read(name))));
            });
      }
    }

    /** What the field {@code t} holds: truths of the loss, or weights of the output's numbers. */
    private ColumnType truth() {
      JsonNode said = json.path("truth");
      if (said.isArray()) {
        return ColumnType.number(shape(said));
      }
      if (said.isObject()) {
        return ColumnType.category(said.path("classes").asLong(), List.of());
      }
      NetworkPlan network = compile(program(false), UNKNOWN).network("net");
      return ColumnType.number(network.outputs().getFirst().type().shape().row());
    }

    private String program(boolean trained) {
      StringBuilder text = new StringBuilder("nn 1\n");
      for (JsonNode line : json.path("before")) {
        text.append(line.asText()).append('\n');
      }
      text.append("data d from csv(\"cases.csv\") {\n");
      inputs.keySet().forEach(name -> text.append("  " + name + "_in = " + name + "\n"));
      text.append("  t = truth\n  split: everything\n}\n");
      List<String> names = inputs.keySet().stream().map(name -> name + "_in").toList();
      text.append("network net from " + String.join(", ", names) + " to y {\n");
      inputs.forEach(
          (name, type) -> {
            // Learned and 0, so that its gradient is the one by the input, added up over the rows.
            text.append("  " + name + " = " + name + "_in");
            if (type.content() == ColumnType.Content.NUMBER && !json.has("optimizer")) {
              text.append(" + weight(" + list(type.shape()) + ", init: zeros)");
            }
            text.append("\n");
          });
      json.path("values").forEach(line -> text.append("  " + line.asText() + "\n"));
      text.append("  y = " + json.path("flow").asText() + "\n}\n");
      if (trained) {
        text.append("function agreement(prediction, truth) = mean(prediction * truth)\n");
        text.append("train net on d {\n  batch: all\n  epochs: 1\n");
        text.append("  loss: " + json.path("loss").asText("agreement(y, t)") + "\n");
        text.append("  optimizer: " + json.path("optimizer").asText("sgd(1)") + "\n");
        if (json.has("metric")) {
          text.append("  metrics: " + json.path("metric").asText() + "\n");
        }
        text.append("}\n");
      } else {
        text.append("predict net on d { show: table }\n");
      }
      return text.toString();
    }

    private Model compile(String text, ColumnType truth) {
      SequencedMap<String, ColumnType> columns = new LinkedHashMap<>(inputs);
      columns.put("truth", truth);
      SchemaReader schemas =
          (source, place) ->
              new SchemaReader.Result(Optional.of(Schema.of(columns, rows)), List.of());
      Compilation compilation =
          new Compiler(StandardCatalog.catalog(), schemas)
              .compile(new SourceFile("case.nn", text), Map.of());
      return compilation
          .model()
          .orElseThrow(() -> new IllegalStateException(compilation.diagnostics() + "\n" + text));
    }

    /** Random numbers for all rows, as floats or as class numbers. */
    private Object numbers(ColumnType type) {
      int count = rows * (int) type.shape().size();
      if (type.content() == ColumnType.Content.CLASS) {
        int[] classes = new int[count];
        for (int i = 0; i < count; i++) {
          classes[i] = random.nextInt((int) type.classes());
        }
        return classes;
      }
      double low = json.path("low").asDouble(Double.NaN);
      double high = json.path("high").asDouble(Double.NaN);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] =
            Double.isNaN(low)
                ? (float) random.nextGaussian()
                : (float) (low + (high - low) * random.nextDouble());
      }
      return values;
    }

    private Object truths(ColumnType type) {
      Object values = numbers(type);
      if (values instanceof float[] floats) {
        String kind = json.path("truths").asText("any");
        for (int i = 0; i < floats.length; i++) {
          floats[i] =
              switch (kind) {
                case "bits" -> random.nextBoolean() ? 1 : 0;
                case "signs" -> random.nextBoolean() ? 1 : -1;
                case "shares" -> 0.05f + random.nextFloat();
                case "counts" -> random.nextInt(5);
                case "positive" -> 0.2f + random.nextFloat();
                default -> floats[i];
              };
        }
        if (kind.equals("shares")) {
          int width = (int) type.shape().size();
          for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int i = 0; i < width; i++) {
              sum += floats[row * width + i];
            }
            for (int i = 0; i < width; i++) {
              floats[row * width + i] /= sum;
            }
          }
        }
      }
      return values;
    }

    private float[] start(Variable variable) {
      long count = variable.type().shape().size();
      if (variable.type().element() != ElementType.F32) {
        throw new IllegalStateException(variable + " does not hold floats");
      }
      float[] values = new float[(int) count];
      boolean shift = variable.name().contains("weight");
      boolean positive = variable.name().contains("variance");
      for (int i = 0; i < values.length; i++) {
        double number = shift ? 0 : 0.5 * random.nextGaussian();
        values[i] = (float) (positive ? 0.5 + Math.abs(number) : number);
      }
      return values;
    }
  }

  private static Session.Results call(
      Session session, Program program, String name, int rows, Map<String, Object> fed) {
    Function function = program.function(name);
    Session.Call call = session.call(name);
    Session.Feeds feeds = call.feeds(rows);
    for (Function.Port port : function.inputs()) {
      String field = port.name();
      Object values =
          fed.get(field.endsWith("_in") ? field.substring(0, field.length() - 3) : field);
      if (values instanceof float[] floats) {
        feeds.floats(field).put(floats);
      } else if (values instanceof int[] classes) {
        feeds.integers(field).put(classes);
      } else {
        throw new IllegalStateException("nothing to feed " + field + " with");
      }
    }
    return call.run(feeds);
  }

  private static Shape shape(JsonNode sizes) {
    List<Dimension> dimensions = new ArrayList<>();
    sizes.forEach(size -> dimensions.add(Dimension.of(size.asLong())));
    return new Shape(dimensions);
  }

  private static String list(Shape shape) {
    return shape.dimensions().stream().map(d -> Long.toString(d.size())).toList().toString();
  }

  private static ArrayNode array(Object numbers) {
    ArrayNode array = JSON.createArrayNode();
    if (numbers instanceof int[] integers) {
      for (int each : integers) {
        array.add(each);
      }
    } else if (numbers instanceof float[] floats) {
      for (float each : floats) {
        array.add(each);
      }
    }
    return array;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
