package dev.nnc.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Program;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** A run's schemas are found again by what a source is, and not by how it is written down. */
class SavedSchemasTest {
  private static final Place PLACE = new SourceFile("model.nn", "").place(Span.NONE);

  private static final SchemaReader NOTHING =
      (source, place) -> new SchemaReader.Result(Optional.empty(), List.of());

  private static Configured source(String name, Object... options) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put((String) options[i], options[i + 1]);
    }
    return new Configured(
        new Entry(Kind.SOURCE, name, new Documentation("", "", ""), List.of(), Rule.NONE),
        new Options(values));
  }

  private static Schema schema(String column) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put(column, ColumnType.number(Shape.of(2, 3)));
    columns.put("kind", ColumnType.category(2, List.of("a", "b")));
    columns.put(
        "picture",
        ColumnType.number(new Shape(List.of(ColumnType.ANY_HEIGHT, ColumnType.ANY_WIDTH))));
    return new Schema(columns, 7, List.of(Part.TEST));
  }

  private static DataPlan plan(Configured source, Schema schema) {
    Configured split =
        new Configured(
            new Entry(
                Kind.SPLIT, "everything", new Documentation("", "", ""), List.of(), Rule.NONE),
            Options.NONE);
    return new DataPlan(PLACE, "d", source, schema, List.of(), split);
  }

  private static String written(DataPlan... plans) throws IOException {
    return SavedSchemas.write(
        new Model(
            new SourceFile("model.nn", ""),
            new LinkedHashMap<>(),
            List.of(),
            List.of(plans),
            List.of(),
            List.of(),
            Model.RunSettings.DEFAULT,
            new Program(List.of(), List.of())));
  }

  private static Optional<Schema> found(String text, Configured source) throws IOException {
    return SavedSchemas.read(text.getBytes(StandardCharsets.UTF_8), NOTHING)
        .read(source, PLACE)
        .schema();
  }

  @Test
  void aSchemaIsFoundByTheValuesOfItsSource() throws IOException {
    Configured csv = source("csv", "path", "a.csv", "missing", List.of("?"), "header", true);
    Configured rows = source("rows", "rows", List.of(List.of(1.0, 2.5), List.of(3.0, 500.0)));
    Configured images = source("images", "pattern", "p/*.png", "channels", 3L);
    String text =
        written(plan(csv, schema("x")), plan(rows, schema("y")), plan(images, schema("z")));
    assertThat(found(text, csv)).contains(schema("x"));
    assertThat(found(text, rows)).contains(schema("y"));
    assertThat(found(text, images)).contains(schema("z"));
    assertThat(found(text, source("csv", "path", "b.csv", "header", true))).isEmpty();
    assertThat(found(text, source("jsonl", "path", "a.csv"))).isEmpty();
  }

  /** The text of these two maps is the same. */
  @Test
  void aCommaInAPathIsNoOption() throws IOException {
    Configured one = source("csv", "path", "a.csv, comment=#");
    Configured other = source("csv", "path", "a.csv", "comment", "#");
    assertThat(one.options().values().toString()).isEqualTo(other.options().values().toString());
    String text = written(plan(one, schema("x")));
    assertThat(found(text, one)).contains(schema("x"));
    assertThat(found(text, other)).isEmpty();
  }

  @Test
  void ofSeveralOfOneFileTheMostAlikeIsTaken() throws IOException {
    String text =
        written(
            plan(source("csv", "path", "a.csv", "delimiter", ","), schema("x")),
            plan(source("csv", "path", "a.csv", "delimiter", ";"), schema("y")));
    assertThat(found(text, source("csv", "path", "a.csv", "delimiter", ";", "later", 1L)))
        .contains(schema("y"));
  }

  @Test
  void filesOfRunsThatNamedSourcesByOneTextAreRead() throws IOException {
    String text =
        """
        {"csv{path=a.csv, missing=[?]}": {"rows": -1, "parts": [],
          "columns": {"x": {"content": "NUMBER", "shape": [], "classes": 0, "names": []}}}}
        """;
    assertThat(found(text, source("csv", "path", "a.csv", "missing", List.of("?"))))
        .contains(Schema.of(Map.of("x", ColumnType.number(Shape.SCALAR)), -1));
    assertThat(found(text, source("csv", "path", "a.csv"))).isEmpty();
  }
}
