package dev.nnc.record;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
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
import java.util.function.Function;

/**
 * Events, as {@link EventWriter} writes them, and states of trainings as JSON that reads back as
 * what was written.
 */
final class RecordJson {
  /** The member that says which event an object is. */
  static final String EVENT = "event";

  /** The member that says which figure an object is. */
  static final String FIGURE = "figure";

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Event.class, EventForm.class)
          .addMixIn(Figure.class, FigureForm.class)
          .addMixIn(Picture.class, PictureForm.class)
          .addMixIn(SourceFile.class, SourceForm.class)
          .addModule(values())
          .build();

  static {
    MAPPER.registerSubtypes(Event.class.getPermittedSubclasses());
    MAPPER.registerSubtypes(Figure.class.getPermittedSubclasses());
  }

  private RecordJson() {}

  private static SimpleModule values() {
    SimpleModule module =
        new SimpleModule().addAbstractTypeMapping(SequencedMap.class, LinkedHashMap.class);
    text(module, Path.class, Path::toString, Path::of);
    text(module, Instant.class, Instant::toString, Instant::parse);
    text(module, Code.class, Code::id, id -> Codes.find(id).orElseThrow());
    return module;
  }

  /** Lets a value stand as a text. */
  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator target, SerializerProvider any)
              throws IOException {
            target.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser source, DeserializationContext any) throws IOException {
            return read.apply(source.getValueAsString());
          }
        });
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = EVENT)
  private interface EventForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = FIGURE)
  private interface FigureForm {}

  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  private abstract static class PictureForm {
    @JsonCreator
    static Picture of(
        @JsonProperty("width") int width,
        @JsonProperty("height") int height,
        @JsonProperty("channels") int channels,
        @JsonProperty("pixels") byte[] pixels) {
      return Picture.of(width, height, channels, pixels);
    }
  }

  private abstract static class SourceForm {
    @JsonCreator
    SourceForm(@JsonProperty("name") String name, @JsonProperty("text") String text) {}

    @JsonProperty
    abstract String name();

    @JsonProperty
    abstract String text();
  }
}
