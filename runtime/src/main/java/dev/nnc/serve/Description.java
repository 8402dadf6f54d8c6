package dev.nnc.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.predict.Meaning;
import dev.nnc.predict.NetworkExport;
import dev.nnc.predict.Predictor;
import dev.nnc.source.Visible;
import dev.nnc.type.ColumnType;
import java.util.List;

/** What can be asked and what comes back, as OpenAPI 3.1 says it. */
final class Description {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The numbers of an output that has more are not named one by one. */
  private static final int MOST_NUMBERS = 64;

  private final String network;
  private final String version;
  private final List<Predictor.Column> columns;
  private final List<NetworkExport.Output> outputs;
  private final boolean pictures;
  private final boolean pictureFiles;

  /**
   * @param version of nnc
   */
  Description(Predictor predictor, String network, String version) {
    this.network = network;
    this.version = version;
    this.columns = predictor.inputs(network);
    this.outputs = predictor.outputs(network);
    this.pictures = predictor.takesPictures(network);
    this.pictureFiles = predictor.takesPictureFiles(network);
  }

  /** The document, as JSON. */
  String text() {
    ObjectNode root = JSON.createObjectNode();
    root.put("openapi", "3.1.0");
    root.putObject("info")
        .put("title", network)
        .put("version", version)
        .put("description", "Predictions of the network " + network + ", served by nnc.");
    ObjectNode paths = root.putObject("paths");
    predict(paths.putObject("/predict").putObject("post"));
    get(paths, "/health", "Whether the server works; 503 if it does not.");
    get(paths, "/ready", "Whether the network is loaded and requests are taken; 503 if not.");
    get(paths, "/metrics", "Counts and times in Prometheus's text form.");
    get(paths, "/openapi.json", "This document.");
    ObjectNode schemas = root.putObject("components").putObject("schemas");
    row(schemas.putObject("Row"));
    answer(schemas.putObject("Answer"));
    error(schemas.putObject("Error"));
    return Visible.json(root.toPrettyString()) + "\n";
  }

  private static void get(ObjectNode paths, String path, String summary) {
    ObjectNode get = paths.putObject(path).putObject("get").put("summary", summary);
    get.putObject("responses").putObject("200").put("description", summary);
  }

  private void predict(ObjectNode post) {
    post.put("summary", "Predicts for one row, or for a list of rows.");
    ObjectNode body = post.putObject("requestBody").put("required", true);
    ObjectNode content = body.putObject("content");
    oneOrMany(content.putObject("application/json").putObject("schema"), "Row");
    if (pictureFiles) {
      for (String type : List.of("image/png", "image/jpeg")) {
        content.putObject(type).putObject("schema").put("type", "string").put("format", "binary");
      }
    }
    ObjectNode responses = post.putObject("responses");
    ObjectNode good =
        responses.putObject("200").put("description", "The answer to the row, or to each of them.");
    oneOrMany(
        good.putObject("content").putObject("application/json").putObject("schema"), "Answer");
    failure(responses, "400", "The body is no JSON, or no rows.");
    failure(responses, "403", "The request comes from a page of another site.");
    failure(responses, "408", "The body did not come in time.");
    failure(responses, "413", "The body is too large.");
    failure(responses, "415", "The body is a picture, and the network takes none.");
    failure(responses, "422", "The rows cannot be predicted on.");
    failure(responses, "500", "The network failed.");
    failure(responses, "503", "Too many requests are waiting, or the server is ending.");
    failure(responses, "504", "There was no answer in time.");
  }

  private static void oneOrMany(ObjectNode schema, String name) {
    ArrayNode either = schema.putArray("oneOf");
    either.addObject().put("$ref", "#/components/schemas/" + name);
    either
        .addObject()
        .put("type", "array")
        .putObject("items")
        .put("$ref", "#/components/schemas/" + name);
  }

  private static void failure(ObjectNode responses, String status, String description) {
    responses
        .putObject(status)
        .put("description", description)
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
  }

  private void row(ObjectNode schema) {
    schema.put("type", "object");
    if (pictures) {
      picture(schema);
      return;
    }
    schema.put(
        "description",
        "A value for each column, as the data has it that the network was trained on; null is a"
            + " missing cell. Other columns are passed over.");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Predictor.Column column : columns) {
      property(properties.putObject(column.name()), column);
      required.add(column.name());
    }
  }

  private void picture(ObjectNode schema) {
    long bytes =
        columns.stream()
            .filter(column -> column.type().shape().rank() > 0 && column.type().shape().isKnown())
            .mapToLong(column -> column.type().shape().size())
            .findFirst()
            .orElse(0);
    schema.put(
        "description", "The picture's bytes, 0 to 255, row by row, under whatever names in order.");
    schema
        .putObject("additionalProperties")
        .put("type", "integer")
        .put("minimum", 0)
        .put("maximum", 255);
    if (bytes > 0) {
      schema.put("minProperties", bytes).put("maxProperties", bytes);
    }
  }

  private static void property(ObjectNode property, Predictor.Column column) {
    ColumnType type = column.type();
    ArrayNode types = property.putArray("type");
    if (type.numbers() > 0) {
      types.add("array");
      property.putObject("items").put("type", "number");
    }
    boolean number = type.content() != ColumnType.Content.TEXT;
    types.add(number ? "number" : "string");
    types.add("null");
    if (!column.choices().isEmpty()) {
      ArrayNode examples = property.putArray("examples");
      column.choices().forEach(examples::add);
    }
  }

  private void answer(ObjectNode schema) {
    schema.put("type", "object");
    schema.put(
        "description",
        "What was handed in, and what the network answers; `row` is its number in a list, `reason`"
            + " says why a row of a list has no answer.");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("row").put("type", "integer");
    for (NetworkExport.Output output : outputs) {
      outputs(properties, output, outputs.size() == 1 ? "" : output.name() + ": ");
    }
    properties.putObject("reason").putArray("type").add("string").add("null");
  }

  /** As {@code nnc predict} names them. */
  private static void outputs(ObjectNode properties, NetworkExport.Output output, String prefix) {
    Meaning meaning = output.meaning();
    List<Long> shape =
        output.shape().subList(Math.min(1, output.shape().size()), output.shape().size());
    long width = shape.stream().reduce(1L, (a, b) -> a * b);
    if (meaning.kind() == Meaning.Kind.NUMBERS) {
      for (int i = 1; i <= width && width <= MOST_NUMBERS; i++) {
        number(properties, width == 1 ? output.name() : output.name() + "[" + i + "]");
      }
      return;
    }
    ObjectNode said = properties.putObject(output.name());
    said.putArray("type").add("string").add("null");
    if (shape.size() > 1) {
      return;
    }
    if (meaning.kind() == Meaning.Kind.CLASS) {
      ArrayNode names = said.putArray("examples");
      meaning.classes().forEach(names::add);
    }
    for (int i = 0; i < width; i++) {
      number(properties, prefix + "probability of " + meaning.className(width == 1 ? 1 : i));
    }
  }

  private static void number(ObjectNode properties, String name) {
    properties.putObject(name).putArray("type").add("number").add("null");
  }

  private static void error(ObjectNode schema) {
    schema.put("type", "object");
    ObjectNode error = schema.putObject("properties").putObject("error").put("type", "object");
    ObjectNode properties = error.putObject("properties");
    for (String name : List.of("code", "message", "help")) {
      properties.putObject(name).put("type", "string");
    }
    error.putArray("required").add("code").add("message");
  }
}
