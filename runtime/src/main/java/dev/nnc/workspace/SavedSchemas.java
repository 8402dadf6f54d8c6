package dev.nnc.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.catalog.Configured;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that a run saw, so that its program can be compiled again where its data is not: a
 * finished network needs the data's form and not the data.
 */
public final class SavedSchemas implements SchemaReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Files without a format are those of runs whose sources were written as one text. */
  private static final int FORMAT = 2;

  private final Map<Key, Schema> schemas;
  private final Map<String, Map<String, ColumnType>> counted;
  private final SchemaReader otherwise;

  private SavedSchemas(
      Map<Key, Schema> schemas,
      Map<String, Map<String, ColumnType>> counted,
      SchemaReader otherwise) {
    this.schemas = schemas;
    this.counted = counted;
    this.otherwise = otherwise;
  }

  /**
   * A source as it was evaluated.
   *
   * @param options by name, as they stand in the file: texts, numbers, truths, lists and objects
   */
  private record Key(String source, JsonNode options) {
    /**
     * The options are written and read back, so that a number is the same whether it comes from a
     * program or from a file.
     */
    static Key of(Configured source) {
      try {
        return new Key(
            source.name(), JSON.readTree(JSON.writeValueAsBytes(source.options().values())));
      } catch (IOException e) {
        throw new IllegalStateException("options are plain values", e);
      }
    }

    /** Of a file without a format, which names a source by this text. */
    static Key unformatted(String text) {
      return new Key(text, JSON.missingNode());
    }

    static Key unformatted(Configured source) {
      return unformatted(source.name() + source.options().values());
    }

    /** How many options are the same in both. */
    long agreeing(Key other) {
      return options.properties().stream()
          .filter(option -> option.getValue().equals(other.options.get(option.getKey())))
          .count();
    }

    /** Whether both are sources of the same kind whose first option, the file, is the same. */
    boolean hasFileOf(Key other) {
      return source.equals(other.source)
          && options.properties().stream()
              .limit(1)
              .anyMatch(option -> option.getValue().equals(other.options.get(option.getKey())));
    }
  }

  /** The schemas of all data sets of a model, as JSON. */
  public static String write(Model model) throws IOException {
    Map<Key, Schema> schemas = new LinkedHashMap<>();
    for (DataPlan plan : model.data()) {
      // The compiler makes the schema of a data set that is made of others.
      if (plan.bases().isEmpty()) {
        schemas.putIfAbsent(Key.of(plan.source()), plan.schema());
      }
    }
    ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
    ArrayNode all = root.putArray("schemas");
    schemas.forEach((key, schema) -> write(key, schema, all.addObject()));
    ObjectNode counted = root.putObject("counted");
    for (DataPlan plan : model.data()) {
      for (DataPlan.Field field : plan.fields()) {
        if (isCounted(plan, field)) {
          ObjectNode fields = counted.withObjectProperty(plan.name());
          write(field.type(), fields.putObject(field.name()));
        }
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /** Whether the data and not the program has told how many classes there are. */
  private static boolean isCounted(DataPlan plan, DataPlan.Field field) {
    if (field.steps().isEmpty()) {
      // Fields side by side are as wide as these are together.
      return field.inputs().size() > 1
          && field.inputs().stream()
              .anyMatch(
                  input ->
                      !input.equals(field.name())
                          && plan.find(input).filter(it -> isCounted(plan, it)).isPresent());
    }
    ColumnType written = field.steps().getLast().out();
    return written.classes() != field.type().classes()
        || !written.shape().equals(field.type().shape());
  }

  private static void write(Key key, Schema schema, ObjectNode to) {
    to.put("source", key.source());
    to.set("options", key.options());
    to.put("rows", schema.rows());
    ArrayNode parts = to.putArray("parts");
    schema.givenParts().forEach(part -> parts.add(part.word()));
    ObjectNode columns = to.putObject("columns");
    schema.columns().forEach((name, type) -> write(type, columns.putObject(name)));
  }

  private static void write(ColumnType type, ObjectNode column) {
    column.put("content", type.content().name());
    ArrayNode shape = column.putArray("shape");
    type.shape().dimensions().forEach(each -> shape.add(each.toString()));
    column.put("classes", type.classes());
    ArrayNode names = column.putArray("names");
    type.names().forEach(names::add);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param otherwise is asked for sources that are not among them
   */
  public static SavedSchemas read(byte[] text, SchemaReader otherwise) throws IOException {
    JsonNode root = JSON.readTree(text);
    Map<Key, Schema> schemas = new LinkedHashMap<>();
    if (root.path("format").isInt()) {
      for (JsonNode each : root.path("schemas")) {
        schemas.put(new Key(each.path("source").asText(), each.path("options")), schema(each));
      }
    } else {
      root.properties()
          .forEach(each -> schemas.put(Key.unformatted(each.getKey()), schema(each.getValue())));
    }
    Map<String, Map<String, ColumnType>> counted = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> data : root.path("counted").properties()) {
      Map<String, ColumnType> fields = new LinkedHashMap<>();
      data.getValue()
          .properties()
          .forEach(each -> fields.put(each.getKey(), type(each.getValue())));
      counted.put(data.getKey(), fields);
    }
    return new SavedSchemas(schemas, counted, otherwise);
  }

  private static Schema schema(JsonNode schema) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : schema.path("columns").properties()) {
      columns.put(column.getKey(), type(column.getValue()));
    }
    List<Part> parts =
        texts(schema.path("parts")).stream().flatMap(word -> Part.of(word).stream()).toList();
    return new Schema(columns, schema.path("rows").asLong(), parts);
  }

  private static ColumnType type(JsonNode column) {
    List<Dimension> dimensions = new ArrayList<>();
    for (String each : texts(column.path("shape"))) {
      dimensions.add(
          each.chars().allMatch(Character::isDigit)
              ? Dimension.of(Long.parseLong(each))
              : new Dimension.Symbol(each));
    }
    return new ColumnType(
        ColumnType.Content.valueOf(column.path("content").asText()),
        new Shape(dimensions),
        column.path("classes").asLong(),
        texts(column.path("names")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Override
  public Preview preview(DataPlan plan, boolean needed) {
    Map<String, ColumnType> fields = counted.getOrDefault(plan.name(), Map.of());
    return new Preview() {
      @Override
      public Optional<ColumnType> type(String field) {
        return Optional.ofNullable(fields.get(field));
      }
    };
  }

  @Override
  public Result read(Configured source, Place place) {
    Key key = Key.of(source);
    Schema schema = schemas.get(key);
    schema = schema == null ? schemas.get(Key.unformatted(source)) : schema;
    schema = schema == null ? similar(key) : schema;
    return schema == null
        ? otherwise.read(source, place)
        : new Result(Optional.of(schema), List.of());
  }

  /**
   * The schema of a run that was made when sources had other options: that of the same file, and of
   * several the one whose options agree most.
   */
  private @Nullable Schema similar(Key key) {
    return schemas.entrySet().stream()
        .filter(each -> key.hasFileOf(each.getKey()))
        .reduce(
            (best, each) -> key.agreeing(each.getKey()) > key.agreeing(best.getKey()) ? each : best)
        .map(Map.Entry::getValue)
        .orElse(null);
  }
}
