package dev.nnc.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.catalog.ColumnType;
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

/** A part of prepared data as functions are fed with it. */
final class PreparedRows implements Rows {
  private final PreparedData data;
  private final Part part;

  private PreparedRows(PreparedData data, Part part) {
    this.data = data;
    this.part = part;
  }

  /** The whole data set. */
  static DataSet dataSet(PreparedData data) {
    SequencedMap<String, Rows> parts = new LinkedHashMap<>();
    for (String name : List.of("train", "validation", "test", "everything")) {
      data.part(name).ifPresent(part -> parts.put(name, new PreparedRows(data, part)));
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
    return data.cells(part, row);
  }

  @Override
  public Optional<PreparedData.Picture> picture(int row) {
    return data.picture(part, row);
  }
}
