package dev.nnc.data.source;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file. */
final class ParquetText extends RowText {
  /** With what such a file begins. */
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Kept, since loggers that no one holds forget their level. */
  private static final Logger LOGGER = Logger.getLogger("dev.hardwood");

  private final ParquetFileReader file;
  private final RowReader rows;

  private ParquetText(InputStream raw, ParquetFileReader file, RowReader rows) {
    super(raw);
    this.file = file;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param raw its bytes, closed together with this
   * @param only the paths of the columns that are needed; empty for all
   * @param first the row, from 0, with which it begins
   * @param most how many rows are read, at most
   */
  static ParquetText open(InputStream raw, Path path, Set<String> only, int first, int most)
      throws IOException {
    LOGGER.setLevel(Level.OFF);
    ParquetFileReader file;
    try {
      file = ParquetFileReader.open(InputFile.of(path));
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
    try {
      ParquetFileReader.RowReaderBuilder rows =
          file.buildRowReader().projection(projection(file.getFileSchema(), only));
      rows = first == 0 ? rows : rows.skip(first);
      rows = most == Integer.MAX_VALUE ? rows : rows.head(most);
      return new ParquetText(raw, file, rows.build());
    } catch (RuntimeException e) {
      file.close();
      throw damaged(e);
    }
  }

  /** All that stands in the outermost columns in which those lie. */
  private static ColumnProjection projection(FileSchema schema, Set<String> only) {
    List<String> names =
        schema.getRootNode().children().stream()
            .map(SchemaNode::name)
            .filter(
                name ->
                    only.stream()
                        .anyMatch(path -> path.equals(name) || path.startsWith(name + ".")))
            .toList();
    // A name with a point would be taken for the path of a column inside another.
    return names.isEmpty() || names.stream().anyMatch(name -> name.contains("."))
        ? ColumnProjection.all()
        : ColumnProjection.columns(names.toArray(String[]::new));
  }

  private static IOException damaged(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("rotli")) {
        return new IOException("it is compressed by brotli; write it with snappy or zstd", e);
      }
    }
    return new IOException("it is a damaged Parquet file", e);
  }

  @Override
  @Nullable Map<String, @Nullable Object> row() throws IOException {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      rows.next();
      return fields(rows);
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static Map<String, @Nullable Object> fields(StructAccessor struct) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < struct.getFieldCount(); i++) {
      fields.put(struct.getFieldName(i), struct.isNull(i) ? null : struct.getValue(i));
    }
    return fields;
  }

  @Override
  @Nullable Object plain(Object value) throws IOException {
    return switch (value) {
      case PqStruct struct -> fields(struct);
      case PqList list -> list.values();
      case PqMap map -> {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (PqMap.Entry each : map.getEntries()) {
          entries.put(String.valueOf(each.getKey()), each.isValueNull() ? null : each.getValue());
        }
        yield entries;
      }
      default -> super.plain(value);
    };
  }

  @Override
  void end() throws IOException {
    try (file) {
      rows.close();
    }
  }
}
