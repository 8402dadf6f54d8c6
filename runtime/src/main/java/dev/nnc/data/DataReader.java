package dev.nnc.data;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Domain;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** Shows the compiler the heads of data sources, and small data sets as a whole. */
public final class DataReader implements SchemaReader {
  /** Larger data is read before a run only if the program cannot be understood without it. */
  private static final long QUICK = 2_000_000;

  /** Reading so many bytes takes a hundredth of a second. */
  private static final long AT_ONCE = 200_000;

  private final Sources sources;
  private final DataLoader loader;

  /**
   * @param base the folder of the {@code .nn} file
   * @param places where else data may be
   */
  public DataReader(Path base, DataPlaces places) {
    this(base, places, (source, schema) -> {});
  }

  /**
   * @param heard is told each schema that is read
   */
  public DataReader(Path base, DataPlaces places, BiConsumer<Configured, Schema> heard) {
    this.sources = new Sources(base, places, heard);
    this.loader = new DataLoader(base, places);
  }

  @Override
  public Result read(Configured source, Place place) {
    return sources.read(source, place);
  }

  @Override
  public Optional<List<String>> texts(Configured source, String column, long least, int most) {
    return sources.texts(source, column, least, most);
  }

  @Override
  public boolean isReadAtOnce(DataPlan plan) {
    return size(plan) <= AT_ONCE;
  }

  @Override
  public Preview preview(DataPlan plan, boolean needed) {
    if (!needed && size(plan) > QUICK) {
      return Preview.none();
    }
    LoadResult result = loader.load(plan, Model.DEFAULT_SEED);
    return result
        .data()
        .<Preview>map(data -> new Whole(PreparedRows.parts(data)))
        .orElseGet(
            () -> new Failed(result.diagnostics().stream().filter(Diagnostic::isError).toList()));
  }

  /** The bytes of all files that the data set is made of. */
  private long size(DataPlan plan) {
    DataPlan like = plan.like();
    long size = like == null ? 0 : size(like);
    if (plan.bases().isEmpty()) {
      return size + sources.size(plan.source());
    }
    for (DataPlan base : plan.bases()) {
      size += size(base);
    }
    return size;
  }

  /** A data set that was read. */
  private record Whole(Map<Part, Rows> parts) implements Preview {
    @Override
    public Optional<ColumnType> type(String field) {
      return part(Part.EVERYTHING).map(rows -> rows.type(field));
    }

    @Override
    public OptionalLong trainingRows() {
      return OptionalLong.of(part(Part.TRAIN).map(Rows::count).orElse(0));
    }

    @Override
    public Optional<Judgement.Outside> outside(
        Judgement judgement, Domain domain, boolean training) {
      return part(training ? Part.TRAIN : Part.EVERYTHING)
          .flatMap(rows -> Truths.outside(rows, judgement, domain));
    }

    private Optional<Rows> part(Part part) {
      return Optional.ofNullable(parts.get(part));
    }
  }

  /** One that cannot be read. */
  private record Failed(List<Diagnostic> obstacles) implements Preview {}
}
