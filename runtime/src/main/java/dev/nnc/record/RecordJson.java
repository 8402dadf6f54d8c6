package dev.nnc.record;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.nnc.diag.Code;
import dev.nnc.diag.Codes;
import dev.nnc.report.Figure;
import dev.nnc.report.Picture;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Reads events, as {@link EventWriter} writes them, and the progress of trainings. */
final class RecordJson {
  /** The member that says which event an object is. */
  static final String EVENT = "event";

  /** The member that says which figure an object is. */
  static final String FIGURE = "figure";

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Event.class, EventForm.class)
          .addMixIn(Figure.class, FigureForm.class)
          .addModule(values())
          .build();

  static {
    MAPPER.registerSubtypes(Event.class.getPermittedSubclasses());
    MAPPER.registerSubtypes(Figure.class.getPermittedSubclasses());
  }

  private RecordJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = EVENT)
  private interface EventForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = FIGURE)
  private interface FigureForm {}

  private static SimpleModule values() {
    SimpleModule module =
        new SimpleModule().addAbstractTypeMapping(SequencedMap.class, LinkedHashMap.class);
    reads(module, Path.class, node -> Path.of(node.asText()));
    reads(module, Instant.class, node -> Instant.parse(node.asText()));
    reads(module, Code.class, node -> Codes.find(node.asText()).orElseThrow());
    reads(
        module,
        SourceFile.class,
        node -> new SourceFile(node.path("name").asText(), node.path("text").asText()));
    reads(
        module,
        Picture.class,
        node ->
            Picture.of(
                node.path("width").asInt(),
                node.path("height").asInt(),
                node.path("channels").asInt(),
                node.path("pixels").binaryValue()));
    return module;
  }

  /** Makes a value of JSON. */
  private interface Reading<T> {
    T of(JsonNode node) throws IOException;
  }

  private static <T> void reads(SimpleModule module, Class<T> type, Reading<T> reading) {
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser source, DeserializationContext any) throws IOException {
            return reading.of(source.readValueAsTree());
          }
        });
  }
}
