package dev.nnc.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.diag.Code;
import dev.nnc.report.Figure;
import dev.nnc.report.Picture;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain data as the JSON that {@link RecordJson} reads: records by their components, with
 * their kind where an interface stands for them. By hand, since each run writes events and pays for
 * all that it loads, while few read them.
 */
final class EventWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /** The accessors of each kind of record so far, in the order of the components. */
  private final Map<Class<?>, List<Method>> components = new HashMap<>();

  /** One event, or a record of plain data, without a line end. */
  String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator target = JSON.createGenerator(text)) {
      write(value, target);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void write(@Nullable Object value, JsonGenerator target) throws IOException {
    if (value == null) {
      target.writeNull();
      return;
    }
    switch (value) {
      case String text -> target.writeString(text);
      case Double number -> target.writeNumber(number);
      case Float number -> target.writeNumber(number);
      case Integer number -> target.writeNumber(number);
      case Long number -> target.writeNumber(number);
      case Boolean truth -> target.writeBoolean(truth);
      case Code code -> target.writeString(code.id());
      case Enum<?> constant -> target.writeString(constant.name());
      case Path path -> target.writeString(path.toString());
      case Instant time -> target.writeString(time.toString());
      case Collection<?> all -> {
        target.writeStartArray();
        for (Object each : all) {
          write(each, target);
        }
        target.writeEndArray();
      }
      case Map<?, ?> map -> {
        target.writeStartObject();
        for (Map.Entry<?, ?> each : map.entrySet()) {
          target.writeFieldName(
              each.getKey() instanceof Enum<?> constant
                  ? constant.name()
                  : String.valueOf(each.getKey()));
          write(each.getValue(), target);
        }
        target.writeEndObject();
      }
      case SourceFile source -> {
        target.writeStartObject();
        target.writeStringField("name", source.name());
        target.writeStringField("text", source.text());
        target.writeEndObject();
      }
      case Picture picture -> {
        target.writeStartObject();
        target.writeNumberField("width", picture.width());
        target.writeNumberField("height", picture.height());
        target.writeNumberField("channels", picture.channels());
        target.writeBinaryField("pixels", picture.pixels());
        target.writeEndObject();
      }
      case Record record -> write(record, target);
      default -> throw new IllegalArgumentException("an event holds " + value.getClass());
    }
  }

  private void write(Record record, JsonGenerator target) throws IOException {
    target.writeStartObject();
    String name = record.getClass().getName();
    String kind = name.substring(name.lastIndexOf('.') + 1);
    if (record instanceof Event) {
      target.writeStringField(RecordJson.EVENT, kind);
    } else if (record instanceof Figure) {
      target.writeStringField(RecordJson.FIGURE, kind);
    }
    for (Method component : components(record.getClass())) {
      target.writeFieldName(component.getName());
      try {
        write(component.invoke(record), target);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(name + " cannot be read", e);
      }
    }
    target.writeEndObject();
  }

  private List<Method> components(Class<?> type) {
    return components.computeIfAbsent(
        type,
        kind -> {
          List<Method> accessors = new ArrayList<>();
          for (RecordComponent component : kind.getRecordComponents()) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            accessors.add(accessor);
          }
          return accessors;
        });
  }
}
