package dev.nnc.data.source;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The data sources of one {@code .nn} file, each read by the class that has its name here. */
public final class Sources implements SchemaReader {
  private static final Map<String, Function<Configured, DataSource>> BY_NAME =
      Map.ofEntries(
          Map.entry("table", source -> new TableSource(source.options())),
          Map.entry("rows", source -> new RowsSource(source.options())),
          Map.entry("csv", source -> new CsvSource(source.options())),
          Map.entry("jsonl", source -> new JsonLinesSource(source.options())),
          Map.entry("parquet", source -> new ParquetSource(source.options())),
          Map.entry("sqlite", source -> new SqliteSource(source.options())),
          Map.entry("idx", source -> new IdxSource(source.options())),
          Map.entry("images", source -> new ImagesSource(source.options())),
          Map.entry("folders", source -> new FoldersSource(source.options())),
          Map.entry("circle", generated(Circle::new)),
          Map.entry("xor", generated(ExclusiveOr::new)),
          Map.entry("gauss", generated(GaussianClouds::new)),
          Map.entry("spiral", generated(Spirals::new)),
          Map.entry("grid", generated(Grid::new)),
          Map.entry("sine", generated(SineWave::new)),
          Map.entry("normal", generated(NormalNumbers::new)));

  private final FileFinder finder;
  private final BiConsumer<Configured, Schema> heard;

  /**
   * @param base the folder of the {@code .nn} file
   * @param places where else data may be
   */
  public Sources(Path base, DataPlaces places) {
    this(base, places, (source, schema) -> {});
  }

  /**
   * @param heard is told each schema that is read
   */
  public Sources(Path base, DataPlaces places, BiConsumer<Configured, Schema> heard) {
    this.finder = new FileFinder(base, places);
    this.heard = heard;
  }

  private static Function<Configured, DataSource> generated(Function<Options, Formula> formula) {
    return source -> new GeneratedSource(source, formula.apply(source.options()));
  }

  /** The names of all entries that are read here. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  private static DataSource of(Configured source) {
    Function<Configured, DataSource> make = BY_NAME.get(source.name());
    if (make == null) {
      throw new IllegalStateException("the checker let the data source " + source + " through");
    }
    return make.apply(source);
  }

  /** How many bytes there are to read, as far as a look at the files tells. */
  public long size(Configured source) {
    DataDiagnostics findings = new DataDiagnostics(new SourceFile("", "").place(Span.NONE));
    return of(source).size(finder, findings);
  }

  /** How a file with rows to predict on is written, for a network that learned from the source. */
  public static @Nullable TableFormat rowFormat(Configured source, DataDiagnostics findings) {
    return of(source).rowFormat(findings);
  }

  /** Whether a column of the source with several values a row holds pictures. */
  public static boolean holdsPictures(Configured source) {
    return of(source).holdsPictures();
  }

  @Override
  public Result read(Configured source, Place place) {
    DataDiagnostics findings = new DataDiagnostics(place);
    Schema schema = of(source).schema(finder, findings);
    if (schema != null) {
      heard.accept(source, schema);
    }
    return new Result(
        findings.hasErrors() ? Optional.empty() : Optional.ofNullable(schema), findings.sorted());
  }

  @Override
  public Optional<List<String>> texts(Configured source, String column, long least, int most) {
    DataDiagnostics findings = new DataDiagnostics(new SourceFile("", "").place(Span.NONE));
    @Nullable String[] texts = of(source).texts(finder, column, findings);
    if (texts == null) {
      return Optional.empty();
    }
    Map<String, Long> counts = new HashMap<>();
    for (String text : texts) {
      if (text != null) {
        counts.merge(text, 1L, Long::sum);
      }
    }
    Set<String> different = new TreeSet<>(NaturalOrder::compare);
    counts.forEach(
        (text, count) -> {
          if (count >= least) {
            different.add(text);
          }
        });
    return different.size() > most ? Optional.empty() : Optional.of(List.copyOf(different));
  }

  /**
   * All rows of the plan's source; null after an error.
   *
   * @param columns those that are needed
   */
  public @Nullable RawTable table(DataPlan plan, Set<String> columns, DataDiagnostics findings) {
    Map<String, ColumnType> wanted = new LinkedHashMap<>();
    for (String column : columns) {
      wanted.put(column, plan.schema().columns().getOrDefault(column, ColumnType.text()));
    }
    return of(plan.source()).read(finder, wanted, findings);
  }

  /** Whether a file that a cell names may be read: it lies in a folder where data may be. */
  public boolean mayRead(Path file) {
    return finder.places().allows(finder.base(), file);
  }

  /** Whether the source's files are others now than those that were read from it. */
  public boolean hasChanged(Configured source, List<DataFile> read, DataDiagnostics findings) {
    return of(source).hasChanged(finder, read, findings);
  }
}
