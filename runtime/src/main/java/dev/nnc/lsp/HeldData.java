package dev.nnc.lsp;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.Label;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read of data files from one keystroke to the next: the program changes all the
 * time, its data hardly ever. What is kept is read anew after a while, and when a file was saved.
 */
final class HeldData implements SchemaReader {
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private static final int MOST = 64;

  /** Of data sets that were read as a whole, which take memory. */
  private static final int MOST_PREVIEWS = 8;

  private final SchemaReader reader;
  private final LongSupplier clock;
  private final Map<Object, Held> heads = new Latest(MOST);
  private final Map<Object, Held> previews = new Latest(MOST_PREVIEWS);
  private final Map<Object, Held> texts = new Latest(MOST);

  private record Held(Object value, long since) {}

  private record Texts(Configured source, String column, long least, int most) {}

  private static final class Latest extends LinkedHashMap<Object, Held> {
    private static final long serialVersionUID = 1;

    private final int most;

    Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Held> eldest) {
      return size() > most;
    }
  }

  HeldData(SchemaReader reader, LongSupplier clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** Forgets everything: files have changed. */
  synchronized void forget() {
    heads.clear();
    previews.clear();
    texts.clear();
  }

  private @Nullable Object held(Map<Object, Held> map, Object key) {
    Held held = map.get(key);
    return held == null || clock.getAsLong() - held.since() > LONGEST_NANOS ? null : held.value();
  }

  private record Head(Result result, Place place) {}

  @Override
  public synchronized Result read(Configured source, Place place) {
    if (held(heads, source) instanceof Head head) {
      return at(head, place);
    }
    Result result = reader.read(source, place);
    if (result.diagnostics().stream().allMatch(each -> isAt(each, place))) {
      heads.put(source, new Held(new Head(result, place), clock.getAsLong()));
    }
    return result;
  }

  /** Whether it speaks of no other place, so that it can be said of another one. */
  private static boolean isAt(Diagnostic diagnostic, Place place) {
    Fix fix = diagnostic.fix();
    return diagnostic.place().equals(place)
        && diagnostic.labels().stream().map(Label::place).allMatch(place::equals)
        && fix == null;
  }

  private static Result at(Head head, Place place) {
    List<Diagnostic> moved =
        head.result().diagnostics().stream()
            .map(
                each ->
                    new Diagnostic(
                        each.code(),
                        each.arguments(),
                        place,
                        each.label(),
                        each.labels().stream()
                            .map(label -> new Label(place, label.text()))
                            .toList(),
                        each.notes(),
                        each.help(),
                        null))
            .toList();
    return new Result(head.result().schema(), moved);
  }

  @Override
  public boolean isReadAtOnce(DataPlan plan) {
    return reader.isReadAtOnce(plan);
  }

  @Override
  public synchronized Preview preview(DataPlan plan, boolean needed) {
    // Two plans that read the same differ in nothing but the moments of the file that they are of.
    String key = needed + " " + plan;
    if (held(previews, key) instanceof Preview preview) {
      return preview;
    }
    Preview preview = reader.preview(plan, needed);
    if (preview.obstacles().isEmpty()) {
      previews.put(key, new Held(preview, clock.getAsLong()));
    }
    return preview;
  }

  @Override
  public synchronized Optional<List<String>> texts(
      Configured source, String column, long least, int most) {
    Texts key = new Texts(source, column, least, most);
    if (held(texts, key) instanceof Optional<?> known) {
      return known.map(HeldData::list);
    }
    Optional<List<String>> found = reader.texts(source, column, least, most);
    texts.put(key, new Held(found, clock.getAsLong()));
    return found;
  }

  private static List<String> list(Object texts) {
    return ((List<?>) texts).stream().map(String.class::cast).toList();
  }
}
