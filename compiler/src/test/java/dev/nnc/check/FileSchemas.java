package dev.nnc.check;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas for the checker's tests: well-formed CSV files of one folder, any IDX set as pictures of
 * 28×28, picture files of that size (or of several, where "mixed" stands in the name) and of cats
 * and dogs, and tables in the file. The real reader is the runtime's and has its own tests.
 */
public final class FileSchemas implements SchemaReader {
  private final Path folder;

  public FileSchemas(Path folder) {
    this.folder = folder;
  }

  @Override
  public Result read(Configured source, Place place) {
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    switch (source.name()) {
      case "csv" -> {
        List<String> lines;
        try {
          lines = Files.readAllLines(folder.resolve(source.options().text("path")));
        } catch (IOException | InvalidPathException e) {
          return new Result(
              Optional.empty(),
              List.of(Diagnostic.of(DataCode.NOT_FOUND, place, source.options().text("path"))));
        }
        List<String> names = List.of(lines.get(0).split(","));
        List<String> cells = List.of(lines.get(1).split(","));
        Map<String, ColumnEvidence> evidence = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
          ColumnEvidence.Reason reason = reason(source, names.get(i), cells.get(i));
          boolean number =
              reason == ColumnEvidence.Reason.FOUND
                  ? cells.get(i).matches("-?[0-9.]+")
                  : reason == ColumnEvidence.Reason.SAID && isSaid(source, "number", names.get(i));
          columns.put(names.get(i), number ? ColumnType.number(Shape.SCALAR) : ColumnType.text());
          evidence.put(
              names.get(i),
              new ColumnEvidence(reason, "line 2", cells.get(i), List.of(cells.get(i))));
        }
        return of(new Schema(new LinkedHashMap<>(columns), lines.size() - 1L, List.of(), evidence));
      }
      case "idx" -> {
        columns.put("pixels", ColumnType.number(Shape.of(28, 28, 1)));
        columns.put("class", ColumnType.category(10, List.of()));
        return of(new Schema(new LinkedHashMap<>(columns), 60_000, List.of(Part.TEST)));
      }
      case "images", "folders" -> {
        long channels = source.options().whole("channels");
        String name = source.options().values().values().iterator().next().toString();
        columns.put(
            "pixels",
            ColumnType.number(
                name.contains("mixed")
                    ? new Shape(
                        List.of(
                            ColumnType.ANY_HEIGHT, ColumnType.ANY_WIDTH, Dimension.of(channels)))
                    : Shape.of(28, 28, channels)));
        if (source.name().equals("folders")) {
          columns.put("class", ColumnType.category(2, List.of("cat", "dog")));
        }
        columns.put("file", ColumnType.text());
        return of(Schema.of(columns, 100));
      }
      case "rows" -> {
        List<?> rows = (List<?>) source.options().get("rows");
        int width = rows.isEmpty() ? 0 : ((List<?>) rows.getFirst()).size();
        for (int i = 1; i <= width; i++) {
          columns.put("column_" + i, ColumnType.number(Shape.SCALAR));
        }
        return of(Schema.of(columns, rows.size()));
      }
      default -> {
        source
            .options()
            .values()
            .forEach(
                (name, cells) ->
                    columns.put(
                        name,
                        cells instanceof List<?> list
                                && !list.isEmpty()
                                && list.getFirst() instanceof String
                            ? ColumnType.text()
                            : ColumnType.number(Shape.SCALAR)));
        return of(Schema.of(columns, -1));
      }
    }
  }

  private static ColumnEvidence.Reason reason(Configured source, String column, String cell) {
    if (isSaid(source, "text", column) || isSaid(source, "number", column)) {
      return ColumnEvidence.Reason.SAID;
    }
    return cell.matches("0[0-9]+|[0-9]{17,}")
        ? ColumnEvidence.Reason.CODES
        : cell.matches("\"[0-9]+\"") ? ColumnEvidence.Reason.QUOTED : ColumnEvidence.Reason.FOUND;
  }

  private static boolean isSaid(Configured source, String option, String column) {
    return source.options().find(option) instanceof List<?> names && names.contains(column);
  }

  private static Result of(Schema schema) {
    return new Result(Optional.of(schema), List.of());
  }
}
