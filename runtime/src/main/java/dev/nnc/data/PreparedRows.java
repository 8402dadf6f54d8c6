package dev.nnc.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.Draw;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Units;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A part of prepared data as functions are fed with it. */
public final class PreparedRows implements Rows {
  /** How many numbers of a row are shown. */
  private static final int WIDEST = 8;

  private final @Nullable PreparedData data;
  private final PreparedPart part;
  private final Prefetcher ahead;

  private PreparedRows(@Nullable PreparedData data, PreparedPart part, Draw draw) {
    this.data = data;
    this.part = part;
    this.ahead = new Prefetcher(part, draw);
  }

  /** Rows that a person handed in. */
  public static Rows of(PreparedPart part) {
    return new PreparedRows(null, part, Draw.NONE);
  }

  /** The parts that there are. */
  static Map<Part, Rows> parts(PreparedData data) {
    Map<Part, Rows> parts = new EnumMap<>(Part.class);
    for (Part name : Part.values()) {
      data.part(name).ifPresent(part -> parts.put(name, new PreparedRows(data, part, Draw.NONE)));
    }
    return parts;
  }

  /** The whole data set. */
  public static DataSet dataSet(PreparedData data) {
    try {
      return new DataSet(
          data.name(),
          parts(data),
          data.files(),
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(data.fitted()),
          data.folds(),
          data.chosen(),
          data.windows().toString(),
          data::figures);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is fitted is plain numbers and names", e);
    }
  }

  @Override
  public int count() {
    return part.rows();
  }

  @Override
  public String hash() {
    int[] rows = part.tableRows();
    ByteBuffer bytes = ByteBuffer.allocate(rows.length * Integer.BYTES);
    bytes.asIntBuffer().put(rows);
    MessageDigest digest = HashingInput.sha256();
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public ColumnType type(String field) {
    return part.column(field).type();
  }

  @Override
  public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
    ahead.copy(part.numbers(field), field, order, from, count, target);
  }

  @Override
  public Rows inTraining(long seed, String phase, int epoch) {
    return new PreparedRows(data, part, Draw.of(seed, phase, epoch));
  }

  @Override
  public void expect(List<String> fields, int[] order, int from, int count) {
    ahead.expect(fields, order, from, count);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, IntBuffer target) {
    part.classes(field).copy(order, from, count, target);
  }

  @Override
  public boolean isOfNumbers(String field) {
    return part.columns().get(field) instanceof Column.Numbers;
  }

  @Override
  public boolean isOnDemand(String field) {
    return part.columns().get(field) instanceof Column.Numbers numbers && numbers.isOnDemand();
  }

  @Override
  public String text(String field, int row) {
    if (!part.columns().containsKey(field)) {
      return cells(row).getOrDefault(field, "");
    }
    return switch (part.column(field)) {
      case Column.Texts texts -> texts.at(row);
      case Column.Classes classes -> classes.name(row);
      case Column.Numbers numbers ->
          IntStream.range(0, Math.min(numbers.width(), WIDEST))
                  .mapToObj(i -> Numerals.shortest(numbers.at(row, i)))
                  .collect(Collectors.joining(" "))
              + (numbers.width() > WIDEST ? " …" : "");
    };
  }

  @Override
  public Map<String, String> cells(int row) {
    return data == null ? Map.of() : data.cells(part, row);
  }

  @Override
  public List<? extends Map<String, String>> cells(int[] rows) {
    return data == null ? Rows.super.cells(rows) : data.cells(part, rows);
  }

  @Override
  public SourceRow at(int row) {
    return data == null ? Rows.super.at(row) : data.at(part, row);
  }

  @Override
  public boolean comeFromSeveralFiles() {
    if (data == null || count() == 0) {
      return false;
    }
    SourceRow first = at(0);
    return first.whole() || data.files().size() > 1 || !first.file().equals(at(count() - 1).file());
  }

  @Override
  public String origin(int row) {
    return data == null ? Rows.super.origin(row) : data.origin(part, row);
  }

  @Override
  public Optional<Fitted> fitted() {
    return Optional.ofNullable(data).map(PreparedData::fitted);
  }

  @Override
  public Optional<Units> units(String field) {
    return data == null ? Optional.empty() : data.units(field);
  }

  @Override
  public Optional<ColumnCells> column(String name) {
    return data == null ? Optional.empty() : data.column(part, name);
  }

  @Override
  public Gaps gaps(String field) {
    return data == null ? Gaps.NONE : data.gaps(part, field);
  }

  @Override
  public ReadColumns columns(Set<String> fields) {
    return data == null ? Rows.super.columns(fields) : data.columns(part, this, fields);
  }

  @Override
  public Optional<PreparedData.Picture> picture(int row) {
    return data == null ? Optional.empty() : data.picture(part, row);
  }
}
