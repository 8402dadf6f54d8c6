package dev.nnc.compile;

import dev.nnc.catalog.Configured;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the head of each source once. May be used by several threads. The first of a place is found
 * without a look at its options: to hash them costs a short process more than to read most heads.
 */
final class HeldSchemas implements SchemaReader {
  private final SchemaReader reader;

  /** By where in its file it stands. */
  private final Map<Integer, List<Head>> heads = new HashMap<>();

  /** By the name of the data set. */
  private final Map<String, List<Previewed>> previews = new HashMap<>();

  private final Map<Texts, Optional<List<String>>> texts = new ConcurrentHashMap<>();

  private record Head(Configured source, Place place, Result result) {}

  private record Texts(Configured source, String column, long least, int most) {}

  HeldSchemas(SchemaReader reader) {
    this.reader = reader;
  }

  @Override
  public Result read(Configured source, Place place) {
    synchronized (heads) {
      List<Head> here = heads.computeIfAbsent(place.span().start(), any -> new ArrayList<>());
      for (Head head : here) {
        if (head.place().source() == place.source() && head.source().equals(source)) {
          return head.result();
        }
      }
      Result result = reader.read(source, place);
      here.add(new Head(source, place, result));
      return result;
    }
  }

  @Override
  public boolean isReadAtOnce(DataPlan plan) {
    return reader.isReadAtOnce(plan);
  }

  @Override
  public Preview preview(DataPlan plan, boolean needed) {
    synchronized (previews) {
      for (Previewed each : previews.getOrDefault(plan.name(), List.of())) {
        if (each.needed() == needed && each.plan().equals(plan)) {
          return each.preview();
        }
      }
    }
    Preview preview = reader.preview(plan, needed);
    synchronized (previews) {
      previews
          .computeIfAbsent(plan.name(), any -> new ArrayList<>())
          .add(new Previewed(plan, needed, preview));
    }
    return preview;
  }

  private record Previewed(DataPlan plan, boolean needed, Preview preview) {}

  @Override
  public Optional<List<String>> texts(Configured source, String column, long least, int most) {
    return texts.computeIfAbsent(
        new Texts(source, column, least, most),
        each -> reader.texts(each.source(), each.column(), each.least(), each.most()));
  }
}
