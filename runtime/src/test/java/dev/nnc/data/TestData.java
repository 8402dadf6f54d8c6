package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.data.column.Column;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** A folder with data, and plans as the checker would make them of a file in that folder. */
final class TestData {
  static final Place PLACE = new SourceFile("model.nn", "csv(\"a.csv\")").place(new Span(0, 3));

  private final Path base;
  private final DataPlaces places;

  TestData(Path base) {
    this(base, nowhere(base));
  }

  TestData(Path base, DataPlaces places) {
    this.base = base;
    this.places = places;
  }

  static DataPlaces nowhere(Path base) {
    return new DataPlaces(List.of(), base.resolve("no-cache"), base.resolve("no-system"));
  }

  static Configured configured(Kind kind, String name, Object... options) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put((String) options[i], options[i + 1]);
    }
    return new Configured(
        new Entry(kind, name, new Documentation("", "", ""), List.of(), Rule.NONE),
        new Options(values));
  }

  static Configured source(String name, Object... options) {
    return configured(Kind.SOURCE, name, options);
  }

  static Configured step(String name, Object... options) {
    return configured(Kind.TRANSFORM, name, options);
  }

  /** A step with its rule and the defaults of the options that are texts. */
  static Configured real(String name, Object... options) {
    Entry entry = Objects.requireNonNull(StandardCatalog.catalog().find(Kind.TRANSFORM, name));
    Map<String, Object> values = new LinkedHashMap<>();
    for (Option option : entry.options()) {
      String text = option.defaultText();
      if (text != null) {
        values.put(option.name(), text.replace("\"", ""));
      }
    }
    for (int i = 0; i < options.length; i += 2) {
      values.put((String) options[i], options[i + 1]);
    }
    return new Configured(entry, new Options(values));
  }

  static Configured split(String name, Object... options) {
    return configured(Kind.SPLIT, name, options);
  }

  static DataPlan.Field field(String name, List<String> inputs, Configured... steps) {
    return new DataPlan.Field(
        PLACE, name, inputs, steps(steps), ColumnType.number(Shape.of(inputs.size())));
  }

  /** Steps whose types {@link #plan} works out. */
  static List<DataPlan.Step> steps(Configured... steps) {
    ColumnType unknown = ColumnType.text();
    return Arrays.stream(steps).map(step -> new DataPlan.Step(step, unknown, unknown)).toList();
  }

  /** The same fields, whose steps have their types as far as their entries have rules. */
  private static List<DataPlan.Field> typed(Schema schema, DataPlan.Field... fields) {
    Map<String, ColumnType> types = new LinkedHashMap<>(schema.columns());
    List<DataPlan.Field> typed = new ArrayList<>();
    for (DataPlan.Field field : fields) {
      ColumnType type =
          field.inputs().size() == 1
              ? types.getOrDefault(field.inputs().getFirst(), ColumnType.text())
              : ColumnType.number(Shape.of(field.inputs().size()));
      List<DataPlan.Step> steps = new ArrayList<>();
      for (DataPlan.Step step : field.steps()) {
        ColumnType next =
            step.configured().entry().rule() instanceof Rule.Transform rule
                ? rule.infer(type, step.options()).type()
                : null;
        ColumnType out = next == null ? type : next;
        steps.add(new DataPlan.Step(step.configured(), type, out));
        type = out;
      }
      types.put(field.name(), field.type());
      typed.add(
          new DataPlan.Field(
              field.place(), field.name(), field.inputs(), field.formula(), steps, field.type()));
    }
    return typed;
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      Path path = base.resolve(name);
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      return Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SchemaReader.Result schema(Configured source) {
    return new Sources(base, places).read(source, PLACE);
  }

  DataPlan plan(Configured source, Configured split, DataPlan.Field... fields) {
    SchemaReader.Result result = schema(source);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    Schema schema = result.schema().orElseThrow();
    return new DataPlan(PLACE, "data", source, schema, typed(schema, fields), split);
  }

  /** A plan whose source need not be sound. */
  static DataPlan blindPlan(Configured source, Configured split, DataPlan.Field... fields) {
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    for (DataPlan.Field field : fields) {
      for (String input : field.inputs()) {
        columns.put(input, ColumnType.number(Shape.SCALAR));
      }
    }
    Schema schema = Schema.of(columns, -1);
    return new DataPlan(PLACE, "data", source, schema, typed(schema, fields), split);
  }

  LoadResult load(DataPlan plan, long seed) {
    return loader().load(plan, seed);
  }

  /** One that has read nothing yet. */
  DataLoader loader() {
    return new DataLoader(base, places);
  }

  PreparedData loaded(DataPlan plan) {
    LoadResult result = load(plan, 1);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return result.data().orElseThrow();
  }

  static List<Code> codes(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::code).toList();
  }

  static float[] all(PreparedPart part, String field) {
    Column.Numbers numbers = part.numbers(field);
    FloatBuffer buffer = FloatBuffer.allocate(part.rows() * numbers.width());
    numbers.copy(IntStream.range(0, part.rows()).toArray(), 0, part.rows(), buffer);
    return buffer.array();
  }

  static List<String> names(PreparedPart part, String field) {
    List<String> names = new ArrayList<>();
    for (int row = 0; row < part.rows(); row++) {
      names.add(part.classes(field).name(row));
    }
    return names;
  }

  /** An IDX file of unsigned bytes that hold 0, 1, 2, …. */
  static byte[] idx(int... sizes) {
    int total = 1;
    for (int size : sizes) {
      total *= size;
    }
    byte[] content = new byte[total];
    for (int i = 0; i < total; i++) {
      content[i] = (byte) i;
    }
    return idx(content, sizes);
  }

  static byte[] idx(byte[] content, int... sizes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0x0800 + sizes.length);
      for (int size : sizes) {
        out.writeInt(size);
      }
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Six training and three test pictures of 2 × 3 pixels. */
  void writePictures(String folder, boolean compressed) {
    String ending = compressed ? ".gz" : "";
    Map<String, byte[]> files =
        Map.of(
            "train-images-idx3-ubyte", idx(6, 2, 3),
            "train-labels-idx1-ubyte", idx(new byte[] {0, 1, 2, 0, 1, 2}, 6),
            "t10k-images-idx3-ubyte", idx(3, 2, 3),
            "t10k-labels-idx1-ubyte", idx(new byte[] {2, 1, 0}, 3));
    files.forEach(
        (name, content) ->
            write(folder + "/" + name + ending, compressed ? gzip(content) : content));
  }
}
