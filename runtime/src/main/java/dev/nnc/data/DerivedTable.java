package dev.nnc.data;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SeveralOrigins;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Data sets that are made of others: their tables, their parts, and what was learned before. */
final class DerivedTable {
  private DerivedTable() {}

  /** The fields of the data sets as columns, rows one after another; null after an error. */
  static @Nullable RawTable table(List<PreparedData> bases, DataDiagnostics findings) {
    int[] starts = starts(bases);
    SequencedMap<String, RawColumn> columns = new LinkedHashMap<>();
    for (String name : bases.getFirst().values().keySet()) {
      List<Values> parts = new ArrayList<>();
      for (PreparedData base : bases) {
        Values values = base.values().get(name);
        if (values == null) {
          throw new IllegalStateException(base.name() + " has no field " + name);
        }
        parts.add(values);
      }
      Values joined = joined(name, bases, parts, starts, findings);
      if (joined == null) {
        return null;
      }
      columns.put(name, new RawColumn.OfField(joined));
    }
    PreparedData last = bases.getLast();
    long rows = (long) starts[starts.length - 1] + last.table().rows();
    if (rows > Integer.MAX_VALUE - 16) {
      findings.add(DataCode.TOO_LARGE, null, "the joined data", Numerals.count(rows, "row"));
      return null;
    }
    Set<DataFile> files = new LinkedHashSet<>();
    bases.forEach(base -> files.addAll(base.files()));
    return new RawTable(
        (int) rows, (int) rows, columns, new Origin(bases, starts), List.copyOf(files));
  }

  /** The row of the joined table at which each data set begins. */
  static int[] starts(List<PreparedData> bases) {
    int[] starts = new int[bases.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = Math.addExact(starts[i - 1], bases.get(i - 1).table().rows());
    }
    return starts;
  }

  private static @Nullable Values joined(
      String name,
      List<PreparedData> bases,
      List<Values> parts,
      int[] starts,
      DataDiagnostics findings) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return switch (parts.getFirst()) {
      case Values.Numbers first -> {
        List<NumericView> matrices = new ArrayList<>();
        for (Values each : parts) {
          matrices.add(((Values.Numbers) each).matrix());
        }
        if (matrices.stream().mapToInt(NumericView::width).distinct().count() > 1) {
          yield misfit(bases, "`" + name + "` has rows of different sizes", findings);
        }
        yield new Values.Numbers(new NumericView.Stacked(matrices, starts));
      }
      case Values.Classes first -> {
        int[] codes = new int[0];
        for (Values each : parts) {
          Values.Classes classes = (Values.Classes) each;
          if (!classes.names().equals(first.names())) {
            yield misfit(
                bases, "`" + name + "` has other classes in the one than in the other", findings);
          }
          int before = codes.length;
          codes = Arrays.copyOf(codes, before + classes.codes().length);
          System.arraycopy(classes.codes(), 0, codes, before, classes.codes().length);
        }
        yield new Values.Classes(codes, first.names());
      }
      case Values.Pictures first ->
          throw new IllegalStateException("fields hold no picture files: " + name);
      case Values.Texts first -> {
        List<@Nullable String> texts = new ArrayList<>();
        for (Values each : parts) {
          texts.addAll(Arrays.asList(((Values.Texts) each).values()));
        }
        yield new Values.Texts(texts.toArray(new @Nullable String[0]));
      }
      case Values.Pieces first -> {
        List<List<String>> pieces = new ArrayList<>();
        for (Values each : parts) {
          pieces.addAll(Arrays.asList(((Values.Pieces) each).values()));
        }
        yield new Values.Pieces(pieces.toArray(Values.Pieces.empty(pieces.size())), first.joint());
      }
      case Values.Sequences first -> {
        List<int[]> codes = new ArrayList<>();
        for (Values each : parts) {
          Values.Sequences sequences = (Values.Sequences) each;
          if (!sequences.names().equals(first.names())) {
            yield misfit(
                bases, "`" + name + "` has other words in the one than in the other", findings);
          }
          codes.addAll(Arrays.asList(sequences.codes()));
        }
        yield new Values.Sequences(
            codes.toArray(new int[0][]), first.classes(), first.names(), first.padding());
      }
      case Values.NumberSequences first -> {
        List<double[]> rows = new ArrayList<>();
        for (Values each : parts) {
          rows.addAll(Arrays.asList(((Values.NumberSequences) each).values()));
        }
        yield new Values.NumberSequences(rows.toArray(new double[0][]));
      }
      case Values.Numbered first -> {
        int[] codes = new int[0];
        for (Values each : parts) {
          Values.Numbered numbered = (Values.Numbered) each;
          if (!numbered.names().equals(first.names()) || numbered.length() != first.length()) {
            yield misfit(
                bases, "`" + name + "` has other words in the one than in the other", findings);
          }
          int before = codes.length;
          codes = Arrays.copyOf(codes, before + numbered.codes().length);
          System.arraycopy(numbered.codes(), 0, codes, before, numbered.codes().length);
        }
        yield new Values.Numbered(
            codes, first.length(), first.classes(), first.names(), first.padding());
      }
    };
  }

  private static @Nullable Values misfit(
      List<PreparedData> bases, String difference, DataDiagnostics findings) {
    findings.add(
        DataCode.NOT_ALIKE, null, bases.getFirst().name(), bases.get(1).name(), difference);
    return null;
  }

  /** The rows of each part: those of the first data set, then those of the next. */
  static Map<Part, int[]> rows(List<PreparedData> bases) {
    int[] starts = starts(bases);
    Map<Part, int[]> rows = new EnumMap<>(Part.class);
    for (Part name : Part.values()) {
      int[] all = new int[0];
      for (int i = 0; i < starts.length; i++) {
        PreparedPart part = bases.get(i).part(name).orElse(null);
        int before = all.length;
        all = Arrays.copyOf(all, before + (part == null ? 0 : part.rows()));
        for (int row = before; row < all.length && part != null; row++) {
          all[row] = starts[i] + part.tableRow(row - before);
        }
      }
      rows.put(name, all);
    }
    return rows;
  }

  /**
   * What the steps of a data set that is like another take over from it: each fitted step of a
   * field takes what the first step of the same name in the field of the same name learned.
   */
  static Fitted takenOver(DataPlan plan, DataPlan model, Fitted learned) {
    Map<String, List<Fitted.Learned>> fields = new LinkedHashMap<>();
    for (DataPlan.Field field : plan.fields()) {
      DataPlan.Field before = model.find(field.name()).orElse(null);
      if (before == null) {
        continue;
      }
      List<Fitted.Learned> own = new ArrayList<>();
      Set<Integer> used = new LinkedHashSet<>();
      for (int i = 0; i < field.steps().size(); i++) {
        Fitted.Learned found = find(field.steps().get(i), before, learned, used);
        if (found != null) {
          used.add(found.step());
          own.add(found.at(i + 1));
        }
      }
      if (!own.isEmpty()) {
        fields.put(field.name(), own);
      }
    }
    return new Fitted(plan.name(), fields);
  }

  private static Fitted.@Nullable Learned find(
      DataPlan.Step step, DataPlan.Field model, Fitted learned, Set<Integer> used) {
    if (!step.isFitted()) {
      return null;
    }
    for (int i = 0; i < model.steps().size(); i++) {
      if (model.steps().get(i).name().equals(step.name()) && !used.contains(i + 1)) {
        Fitted.Learned found = learned.find(model.name(), i + 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * All that is known of a data set's fields: learned by it, taken over, or learned by its base.
   */
  static Fitted all(
      DataPlan plan, List<PreparedData> bases, @Nullable Fitted known, Fitted learned) {
    Map<String, List<Fitted.Learned>> fields = new LinkedHashMap<>();
    for (DataPlan.Field field : plan.fields()) {
      List<Fitted.Learned> all = new ArrayList<>();
      if (known != null) {
        all.addAll(known.fields().getOrDefault(field.name(), List.of()));
      }
      all.addAll(learned.fields().getOrDefault(field.name(), List.of()));
      if (all.isEmpty() && !bases.isEmpty() && field.inputs().equals(List.of(field.name()))) {
        all.addAll(bases.getFirst().fitted().fields().getOrDefault(field.name(), List.of()));
      }
      if (!all.isEmpty()) {
        fields.put(field.name(), all);
      }
    }
    return new Fitted(plan.name(), fields);
  }

  private record Origin(List<PreparedData> bases, int[] starts) implements RawTable.Origin {
    private int base(int row) {
      return NumericView.Stacked.partOf(row, starts);
    }

    @Override
    public String describe(int row) {
      int base = base(row);
      return bases.get(base).table().origin().describe(row - starts[base]);
    }

    @Override
    public @Nullable Path folder(int row) {
      int base = base(row);
      return bases.get(base).table().origin().folder(row - starts[base]);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      int base = base(row);
      return bases.get(base).table().origin().cells(row - starts[base]);
    }

    @Override
    public SourceRow at(int row) {
      int base = base(row);
      SourceRow there = bases.get(base).table().origin().at(row - starts[base]);
      // Of rows that stand in the program the data set's name tells which are meant.
      return bases.size() > 1 && there.file().isEmpty()
          ? new SourceRow(bases.get(base).name(), there.number(), there.line(), there.whole())
          : there;
    }

    @Override
    public List<SequencedMap<String, String>> cells(int[] rows) {
      return SeveralOrigins.cells(
          rows, starts, bases.stream().map(each -> each.table().origin()).toList());
    }
  }
}
