package dev.nnc.data;

import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads a data set, splits it, and carries out its fields' steps. */
public final class DataLoader {
  /** From which ratio of the largest class to the smallest there is a warning. */
  private static final int IMBALANCE = 20;

  private final Sources sources;

  /**
   * @param base the folder of the {@code .nn} file
   * @param places where else data may be
   */
  public DataLoader(Path base, DataPlaces places) {
    this.sources = new Sources(base, places);
  }

  /**
   * The prepared data, or why there is none.
   *
   * @param seed for a random split that names no seed of its own
   */
  public LoadResult load(DataPlan plan, long seed) {
    Findings findings = new Findings(plan.place());
    PreparedData data = load(plan, seed, findings);
    return new LoadResult(
        findings.hasErrors() ? Optional.empty() : Optional.ofNullable(data), findings.sorted());
  }

  private @Nullable PreparedData load(DataPlan plan, long seed, Findings findings) {
    Set<String> fields = new LinkedHashSet<>();
    plan.fields().forEach(field -> fields.add(field.name()));
    Set<String> columns = new LinkedHashSet<>(Pipeline.columnsFor(plan, fields));
    columns.addAll(Splits.stratifyColumns(plan));
    RawTable table = sources.table(plan, columns, findings);
    if (table == null) {
      return null;
    }
    Splits splits = Splits.of(plan, table, seed, findings);
    if (splits == null) {
      return null;
    }
    Pipeline pipeline = new Pipeline(plan, table, splits.train(), null, findings);
    pipeline.run(fields);
    Map<String, Pipeline.Prepared> prepared = new LinkedHashMap<>();
    for (String field : pipeline.values().keySet()) {
      Pipeline.Prepared values = pipeline.prepare(field);
      if (values != null) {
        prepared.put(field, values);
      }
    }
    if (findings.hasErrors()) {
      return null;
    }
    boolean trained = !plan.split().name().equals("everything");
    if (trained) {
      lookAtClasses(plan, pipeline, splits.train(), findings);
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    add(parts, PreparedData.partOf("train", splits.train(), prepared, true));
    add(parts, PreparedData.partOf("validation", splits.validation(), prepared, false));
    add(parts, PreparedData.partOf("test", splits.test(), prepared, false));
    // Without a split all rows means those that are trained on, and not a source's own test part.
    int all = trained ? table.rows() : table.splitRows();
    add(
        parts,
        PreparedData.partOf("everything", IntStream.range(0, all).toArray(), prepared, true));
    return new PreparedData(plan, table, parts, pipeline.fitted());
  }

  private static void add(Map<String, Part> parts, @Nullable Part part) {
    if (part != null) {
      parts.put(part.name(), part);
    }
  }

  /** Warns of classes that training will hardly see. */
  private static void lookAtClasses(
      DataPlan plan, Pipeline pipeline, int[] trainRows, Findings findings) {
    pipeline
        .values()
        .forEach(
            (field, values) -> {
              Findings report = findings.at(plan.field(field).place());
              if (values instanceof Values.Classes classes) {
                lookAt(field, classes, trainRows, report);
              } else if (values instanceof Values.Numbers numbers
                  && numbers.matrix() instanceof Matrix.OneHot oneHot) {
                lookAt(
                    field, new Values.Classes(oneHot.codes(), oneHot.names()), trainRows, report);
              }
            });
  }

  private static void lookAt(
      String field, Values.Classes classes, int[] trainRows, Findings findings) {
    int[] counts = new int[classes.names().size()];
    for (int row : trainRows) {
      counts[classes.codes()[row]]++;
    }
    int least = 0;
    int most = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        findings.add(
            DataCode.CLASS_MISSING,
            "the network cannot learn a class that it never sees",
            field,
            Numerals.shorten(classes.names().get(i)));
        return;
      }
      least = counts[i] < counts[least] ? i : least;
      most = counts[i] > counts[most] ? i : most;
    }
    if (counts.length > 1 && counts[most] >= (long) IMBALANCE * counts[least]) {
      findings.add(
          DataCode.IMBALANCE,
          "accuracy will say little of the rare class; look at recall by class",
          field,
          Numerals.shorten(classes.names().get(most)),
          Numerals.count(counts[most]),
          Numerals.shorten(classes.names().get(least)),
          Numerals.count(counts[least]));
    }
  }
}
