package dev.nnc.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.catalog.ColumnType;
import dev.nnc.data.Fitted;
import dev.nnc.data.Part;
import dev.nnc.data.PreparedData;
import dev.nnc.evaluate.Rows;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A part of prepared data as functions are fed with it. */
final class PreparedRows implements Rows {
  private final @Nullable PreparedData data;
  private final Part part;
  private final List<SequencedMap<String, String>> given;

  private PreparedRows(
      @Nullable PreparedData data, Part part, List<SequencedMap<String, String>> given) {
    this.data = data;
    this.part = part;
    this.given = given;
  }

  /** Rows that a person handed in, with the texts that were given for them. */
  static Rows of(Part part, List<SequencedMap<String, String>> given) {
    return new PreparedRows(null, part, given);
  }

  /** The whole data set. */
  static DataSet dataSet(PreparedData data) {
    SequencedMap<String, Rows> parts = new LinkedHashMap<>();
    for (String name : List.of("train", "validation", "test", "everything")) {
      data.part(name).ifPresent(part -> parts.put(name, new PreparedRows(data, part, List.of())));
    }
    try {
      return new DataSet(
          data.name(),
          parts,
          data.files(),
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(data.fitted()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is fitted is plain numbers and names", e);
    }
  }

  @Override
  public int count() {
    return part.rows();
  }

  @Override
  public ColumnType type(String field) {
    return part.column(field).type();
  }

  @Override
  public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
    part.numbers(field).copy(order, from, count, target);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, IntBuffer target) {
    part.classes(field).copy(order, from, count, target);
  }

  @Override
  public Map<String, String> cells(int row) {
    return data == null ? given.get(row) : data.cells(part, row);
  }

  @Override
  public Optional<Fitted> fitted() {
    return Optional.ofNullable(data).map(PreparedData::fitted);
  }

  @Override
  public Optional<PreparedData.Picture> picture(int row) {
    return data == null ? Optional.empty() : data.picture(part, row);
  }
}
