package dev.nnc.compile;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the head of each source once. May be used by several threads. */
final class HeldSchemas implements SchemaReader {
  private final SchemaReader reader;
  private final Map<Head, Result> heads = new ConcurrentHashMap<>();
  private final Map<Texts, Optional<List<String>>> texts = new ConcurrentHashMap<>();

  private record Head(Configured source, Place place) {}

  private record Texts(Configured source, String column, long least, int most) {}

  HeldSchemas(SchemaReader reader) {
    this.reader = reader;
  }

  @Override
  public Result read(Configured source, Place place) {
    return heads.computeIfAbsent(
        new Head(source, place), head -> reader.read(head.source(), head.place()));
  }

  @Override
  public Optional<List<String>> texts(Configured source, String column, long least, int most) {
    return texts.computeIfAbsent(
        new Texts(source, column, least, most),
        each -> reader.texts(each.source(), each.column(), each.least(), each.most()));
  }
}
