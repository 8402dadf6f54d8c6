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

  private final Map<String, Schema> schemas;
  private final SchemaReader otherwise;

  private SavedSchemas(Map<String, Schema> schemas, SchemaReader otherwise) {
    this.schemas = schemas;
    this.otherwise = otherwise;
  }

  /** The schemas of all data sets of a model, as JSON. */
  public static String write(Model model) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    for (DataPlan plan : model.data()) {
      if (!plan.bases().isEmpty()) {
        continue; // the compiler makes its schema of the others'
      }
      ObjectNode schema = root.putObject(key(plan.source()));
      schema.put("rows", plan.schema().rows());
      ArrayNode parts = schema.putArray("parts");
      plan.schema().givenParts().forEach(part -> parts.add(part.word()));
      ObjectNode columns = schema.putObject("columns");
      plan.schema()
          .columns()
          .forEach(
              (name, type) -> {
                ObjectNode column = columns.putObject(name);
                column.put("content", type.content().name());
                ArrayNode shape = column.putArray("shape");
                type.shape().dimensions().forEach(each -> shape.add(each.toString()));
                column.put("classes", type.classes());
                ArrayNode names = column.putArray("names");
                type.names().forEach(names::add);
              });
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param otherwise is asked for sources that are not among them
   */
  public static SavedSchemas read(byte[] text, SchemaReader otherwise) throws IOException {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : JSON.readTree(text).properties()) {
      SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> column : each.getValue().path("columns").properties()) {
        columns.put(column.getKey(), type(column.getValue()));
      }
      schemas.put(
          each.getKey(),
          new Schema(
              columns,
              each.getValue().path("rows").asLong(),
              texts(each.getValue().path("parts")).stream()
                  .flatMap(word -> Part.of(word).stream())
                  .toList()));
    }
    return new SavedSchemas(schemas, otherwise);
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

  /** The source as it was evaluated; its options are numbers, texts and lists of these. */
  private static String key(Configured source) {
    return source.name() + source.options().values();
  }

  /**
   * The schema of a run that was made when sources had other options: that of the same file, and of
   * several the one whose options agree most.
   */
  private @Nullable Schema similar(Configured source) {
    List<String> options =
        source.options().values().entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .toList();
    Schema best = null;
    long most = 0;
    for (Map.Entry<String, Schema> each : schemas.entrySet()) {
      boolean same =
          !options.isEmpty() && states(each.getKey(), source.name() + "{" + options.getFirst());
      long agreeing = options.stream().filter(it -> states(each.getKey(), " " + it)).count() + 1;
      if (same && agreeing > most) {
        best = each.getValue();
        most = agreeing;
      }
    }
    return best;
  }

  private static boolean states(String key, String option) {
    return key.contains(option + ",") || key.contains(option + "}");
  }

  @Override
  public Result read(Configured source, Place place) {
    Schema schema = schemas.get(key(source));
    schema = schema == null ? similar(source) : schema;
    return schema == null
        ? otherwise.read(source, place)
        : new Result(Optional.of(schema), List.of());
  }
}
