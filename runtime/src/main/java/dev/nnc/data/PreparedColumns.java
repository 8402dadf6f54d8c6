package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.step.Pipeline;
import dev.nnc.data.step.PreparedField;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The columns of prepared data. A field that comes from the columns of one group takes its numbers
 * from another row as they are; one that comes from others, too, is made once more, by what its
 * steps have learned.
 */
final class PreparedColumns implements ReadColumns {
  private final DataPlan plan;
  private final PreparedData data;
  private final PreparedPart part;
  private final Rows rows;

  /** The columns of each field that was asked for. */
  private final SequencedMap<String, Set<String>> columns = new LinkedHashMap<>();

  private final List<Group> groups;

  /**
   * @param rows of the part, whose fields these are
   */
  PreparedColumns(
      DataPlan plan, PreparedData data, PreparedPart part, Rows rows, Set<String> fields) {
    this.plan = plan;
    this.data = data;
    this.part = part;
    this.rows = rows;
    fields.forEach(field -> columns.put(field, Pipeline.columnsFor(plan, Set.of(field))));
    groups = grouped();
  }

  @Override
  public List<Group> groups() {
    return groups;
  }

  private List<Group> grouped() {
    List<SequencedSet<String>> sets = new ArrayList<>();
    for (String column : Pipeline.columnsFor(plan, columns.keySet())) {
      sets.add(new LinkedHashSet<>(List.of(column)));
    }
    columns.forEach(
        (field, its) -> {
          if (its.size() > 1 && !isApart(field)) {
            join(sets, its);
          }
        });
    if (!plan.bases().isEmpty()) {
      Map<String, Set<String>> bySource = new LinkedHashMap<>();
      for (SequencedSet<String> set : sets) {
        for (String source : sources(plan.bases().getFirst(), set)) {
          bySource.computeIfAbsent(source, any -> new LinkedHashSet<>()).addAll(set);
        }
      }
      bySource.values().forEach(together -> join(sets, together));
    }
    return sets.stream().map(set -> new Group(name(set), set)).toList();
  }

  /** Makes one set of all that have one of these columns. */
  private static void join(List<SequencedSet<String>> sets, Set<String> together) {
    SequencedSet<String> first = null;
    for (SequencedSet<String> set : List.copyOf(sets)) {
      if (set.stream().noneMatch(together::contains)) {
        continue;
      }
      if (first == null) {
        first = set;
      } else {
        first.addAll(set);
        sets.remove(set);
      }
    }
  }

  /**
   * Whether each of its columns can be taken from another row by itself: in no picture or window.
   */
  private boolean isApart(String field) {
    return plan.bases().isEmpty()
        && Pipeline.fieldsFor(plan, Set.of(field)).stream()
            .flatMap(each -> plan.field(each).steps().stream())
            .allMatch(step -> step.reach().isOwnRow() && !laysOut(step));
  }

  /** Whether numbers side by side become rows and columns, such as a picture's. */
  private static boolean laysOut(DataPlan.Step step) {
    return step.in().content() == ColumnType.Content.NUMBER
        && step.in().shape().rank() < 2
        && step.out().shape().rank() > 1;
  }

  /** The columns of the source from which these fields of a data set come. */
  private static Set<String> sources(DataPlan of, Set<String> fields) {
    Set<String> own = Pipeline.columnsFor(of, fields);
    return of.bases().isEmpty() ? own : sources(of.bases().getFirst(), own);
  }

  private String name(SequencedSet<String> set) {
    Set<String> known = plan.bases().isEmpty() ? set : sources(plan.bases().getFirst(), set);
    if (known.size() == 1) {
      return known.iterator().next();
    }
    List<String> made =
        columns.entrySet().stream()
            .filter(field -> field.getValue().stream().anyMatch(set::contains))
            .map(Map.Entry::getKey)
            .toList();
    return String.join(", ", made);
  }

  @Override
  public Optional<Rows> taken(Group group, int[] own, int[] others) {
    Set<String> moved = new LinkedHashSet<>();
    Set<String> mixed = new LinkedHashSet<>();
    columns.forEach(
        (field, its) -> {
          if (group.columns().containsAll(its)) {
            moved.add(field);
          } else if (its.stream().anyMatch(group.columns()::contains)) {
            mixed.add(field);
          }
        });
    return made(mixed, group.columns(), own, others)
        .map(made -> new Taken(rows, own, others, moved, made));
  }

  private Optional<Map<String, Column>> made(
      Set<String> fields, Set<String> swapped, int[] own, int[] others) {
    if (fields.isEmpty()) {
      return Optional.of(Map.of());
    }
    int[] here = Arrays.stream(own).map(part::tableRow).toArray();
    int[] there = Arrays.stream(others).map(part::tableRow).toArray();
    SequencedMap<String, RawColumn> chosen = new LinkedHashMap<>();
    for (String column : Pipeline.columnsFor(plan, fields)) {
      RawColumn raw = data.table().columns().get(column);
      if (raw == null) {
        throw new IllegalStateException("no column " + column);
      }
      chosen.put(column, raw.select(swapped.contains(column) ? there : here));
    }
    RawTable table = data.table().select(here, chosen);
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    Pipeline pipeline =
        new Pipeline(
            plan,
            table,
            new int[0],
            new int[0],
            RowOrder.asTheyAre(here.length),
            data.fitted(),
            null,
            findings);
    pipeline.run(fields);
    Map<String, Column> made = new LinkedHashMap<>();
    int[] all = Rows.inOrder(here.length);
    for (String field : fields) {
      PreparedField prepared = findings.hasErrors() ? null : pipeline.prepare(field);
      if (prepared != null) {
        made.put(field, prepared.column(all));
      }
    }
    return findings.hasErrors() ? Optional.empty() : Optional.of(made);
  }
}
