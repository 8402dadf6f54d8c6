package dev.nnc.figure;

import dev.nnc.data.ColumnFigures;
import dev.nnc.data.ColumnFigures.Counted;
import dev.nnc.data.ColumnFigures.Spread;
import dev.nnc.data.ColumnFigures.Texts;
import dev.nnc.data.DataFigures;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.profile.Association;
import dev.nnc.report.DataSummary;
import dev.nnc.report.Numbers;
import dev.nnc.report.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the page shows of a data set. */
public final class DataSection {
  /** From so many standard errors on, a difference between parts is no chance. */
  private static final double FAR = 4;

  /** A smaller difference, in deviations or as a share, changes nothing for the network. */
  private static final double LEAST_APART = 0.2;

  private static final int SAMPLES = 3;
  private static final int MOST_MOVED = 8;

  private DataSection() {}

  /** The columns, the classes of truths, and how the parts differ. */
  public static DataSummary of(Model model, DataSet data) {
    // A fold holds the rows of a data set that is told of already.
    boolean fold =
        model.data().stream()
            .anyMatch(plan -> plan.name().equals(data.name()) && plan.fold() != null);
    List<String> truths =
        model.judgements().stream()
            .filter(each -> each.data().equals(data.name()))
            .map(Judgement::field)
            .distinct()
            .toList();
    DataFigures figures = fold ? DataFigures.NONE : data.figures().apply(truths);
    List<DataSummary.Balance> balances = new ArrayList<>();
    figures
        .classes()
        .forEach(
            (field, classes) -> {
              if (truths.contains(field)) {
                balances.add(
                    new DataSummary.Balance(
                        field,
                        classes.stream()
                            .map(
                                each ->
                                    new DataSummary.Count(
                                        each.text(), List.copyOf(each.counts().values())))
                            .toList()));
              }
            });
    return new DataSummary(
        data.name(),
        lead(data, figures.repeated()),
        data.rows().keySet().stream().map(Part::word).toList(),
        figures.columns().stream()
            .map(
                column ->
                    DataSection.column(column)
                        .with(withTruth(figures.withTruth().get(column.name()))))
            .toList(),
        balances,
        figures.truth(),
        foreseen(model, data, figures.tellsTruth()),
        moved(figures.columns()),
        fold
            ? List.of()
            : RepeatedRows.sentences(
                data,
                read(model, data),
                truths.stream().findFirst().filter(it -> !isRead(model, it))),
        fold ? List.of() : samples(data));
  }

  /** The fields that some network reads. */
  private static List<String> read(Model model, DataSet data) {
    Set<String> fields =
        model.dataset(data.name()).fields().stream()
            .map(DataPlan.Field::name)
            .collect(Collectors.toSet());
    return model.networks().stream()
        .flatMap(network -> network.inputs().stream())
        .map(NetworkPlan.Port::name)
        .filter(fields::contains)
        .distinct()
        .toList();
  }

  /** Those that a network reads beside others; one that is all it reads is meant to tell. */
  private static List<String> foreseen(Model model, DataSet data, List<String> columns) {
    List<String> fields = read(model, data);
    List<String> inputs =
        model.dataset(data.name()).fields().stream()
            .filter(field -> fields.contains(field.name()))
            .flatMap(field -> field.inputs().stream())
            .distinct()
            .toList();
    return inputs.size() < 2 ? List.of() : columns.stream().filter(inputs::contains).toList();
  }

  private static boolean isRead(Model model, String field) {
    return model.networks().stream()
        .flatMap(network -> network.inputs().stream())
        .anyMatch(input -> input.name().equals(field));
  }

  private static String withTruth(@Nullable Association with) {
    if (with == null) {
      return "";
    }
    // Two digits, as `nnc data` writes them.
    double value = Math.abs(with.value()) < 0.005 ? 0 : with.value();
    String sign = with.measure() == Association.Measure.CORRELATION && value > 0 ? "+" : "";
    return String.format(Locale.ROOT, "%s%.2f\u00a0%s", sign, value, with.measure().word())
        .replace('-', '−');
  }

  /** Columns in which the last part differs from the training part by more than chance. */
  private static List<DataSummary.Moved> moved(List<ColumnFigures> columns) {
    List<DataSummary.Moved> moved = new ArrayList<>();
    for (ColumnFigures column : columns) {
      ColumnFigures.Numbers numbers = column.numbers();
      Texts texts = column.texts();
      if (moved.size() == MOST_MOVED || !DataSection.column(column).isFarApart()) {
        continue;
      }
      if (numbers != null) {
        moved.add(
            new DataSummary.Moved(
                column.name(),
                "mean",
                Numbers.decimal(numbers.parts().firstEntry().getValue().mean()),
                Numbers.decimal(numbers.parts().lastEntry().getValue().mean())));
      } else if (texts != null) {
        texts.most().stream()
            .max(
                Comparator.comparingDouble(
                    each -> Math.abs(share(texts, each, false) - share(texts, each, true))))
            .ifPresent(
                each ->
                    moved.add(
                        new DataSummary.Moved(
                            column.name(),
                            "share of " + each.text(),
                            Numbers.percent(share(texts, each, false)),
                            Numbers.percent(share(texts, each, true)))));
      }
    }
    return moved;
  }

  /** Of the rows of the first or the last part. */
  private static double share(Texts texts, Counted text, boolean last) {
    long all = (last ? texts.counts().lastEntry() : texts.counts().firstEntry()).getValue();
    long count = (last ? text.counts().lastEntry() : text.counts().firstEntry()).getValue();
    return all == 0 ? 0 : (double) count / all;
  }

  /** The first training rows, as they stand in the source. */
  private static List<DataSummary.Sample> samples(DataSet data) {
    Rows train = data.part(Part.TRAIN);
    int[] first = Rows.inOrder(Math.min(SAMPLES, train.count()));
    List<? extends Map<String, String>> cells = train.cells(first);
    List<DataSummary.Sample> samples = new ArrayList<>();
    for (int row : first) {
      samples.add(
          new DataSummary.Sample(
              train.place(row),
              row < cells.size() ? cells.get(row) : Map.of(),
              train
                  .picture(row)
                  .map(it -> Picture.of(it.width(), it.height(), it.channels(), it.bytes()))
                  .orElse(null)));
    }
    return samples.stream().anyMatch(it -> !it.cells().isEmpty() || it.picture() != null)
        ? samples
        : List.of();
  }

  /**
   * How many rows of the files there are.
   *
   * @param repeated how many training rows are others again
   */
  private static String lead(DataSet data, int repeated) {
    Map<Part, Integer> rows = new LinkedHashMap<>(data.rows());
    rows.computeIfPresent(Part.TRAIN, (part, count) -> count - repeated);
    long all = rows.values().stream().mapToLong(Integer::longValue).sum();
    String parts =
        rows.entrySet().stream()
            .map(each -> Numbers.whole(each.getValue()) + " " + each.getKey().word())
            .collect(Collectors.joining(", "));
    String again =
        repeated == 0
            ? ""
            : " Training repeats rows of rarer classes until each has as many as the largest: %s more in an epoch."
                .formatted(Numbers.whole(repeated));
    String files =
        data.files().size() == 1
            ? " from " + data.files().getFirst().name()
            : data.files().isEmpty()
                ? ""
                : " from " + Numbers.whole(data.files().size()) + " files";
    String windows = data.windows();
    String chosen = data.chosen();
    return "%s%s: %s.%s%s%s"
        .formatted(
            all == 1 ? "1 row" : Numbers.whole(all) + " rows",
            files,
            parts,
            again,
            chosen.isEmpty() ? "" : " " + chosen + ".",
            windows.isEmpty() ? "" : " W" + windows.substring(1) + ".");
  }

  private static DataSummary.Column column(ColumnFigures column) {
    String kind =
        column.columns() == 1
            ? column.kind()
            : Numbers.whole(column.columns()) + " columns of " + column.kind() + "s";
    long cells =
        column.rows().values().stream().mapToLong(Integer::longValue).sum() * column.columns();
    String missing =
        column.missing() == 0
            ? "0"
            : Numbers.percent((double) column.missing() / Math.max(1, cells));
    ColumnFigures.Numbers numbers = column.numbers();
    if (numbers != null) {
      return ofNumbers(column.name(), kind, missing, numbers);
    }
    Texts texts = column.texts();
    if (texts != null) {
      return ofTexts(column.name(), kind, missing, texts);
    }
    return new DataSummary.Column(
        column.name(), kind, missing, "", "", "", "", List.of(), List.of(), "", false);
  }

  private static DataSummary.Column ofNumbers(
      String name, String kind, String missing, ColumnFigures.Numbers numbers) {
    List<Spread> parts = List.copyOf(numbers.parts().values());
    List<List<Integer>> histogram = new ArrayList<>();
    histogram.add(parts.getFirst().histogram());
    String apart = "";
    boolean far = false;
    if (parts.size() > 1 && numbers.parts().containsKey(Part.TRAIN)) {
      Spread train = parts.getFirst();
      Spread last = parts.getLast();
      histogram.add(last.histogram());
      double difference = (last.mean() - train.mean()) / train.deviation();
      if (Double.isFinite(difference)) {
        apart = (difference > 0 ? "+" : "") + Numbers.fixed(difference) + " sd";
        double error = Math.sqrt(1.0 / train.count() + 1.0 / last.count());
        far = Math.abs(difference) > Math.max(LEAST_APART, FAR * error);
      }
    }
    return new DataSummary.Column(
        name,
        kind,
        missing,
        "",
        Numbers.decimal(numbers.least()),
        Numbers.decimal(numbers.median()),
        Numbers.decimal(numbers.most()),
        histogram,
        List.of(),
        apart,
        far);
  }

  private static DataSummary.Column ofTexts(String name, String kind, String missing, Texts texts) {
    long all = texts.counts().values().stream().mapToLong(Long::longValue).sum();
    boolean someRepeat = !texts.most().isEmpty() && texts.most().getFirst().sum() > 1;
    List<DataSummary.Top> top = new ArrayList<>();
    for (Counted each : someRepeat ? texts.most() : List.<Counted>of()) {
      top.add(new DataSummary.Top(each.text(), (double) each.sum() / all));
    }
    // Where nearly every text is another one, the parts differ in all of them.
    boolean compared = texts.counts().size() > 1 && texts.different() * 5L < all;
    long fewest = texts.counts().values().stream().mapToLong(Long::longValue).min().orElse(0);
    double error = Math.sqrt((double) texts.different() / Math.max(1, fewest)) / 2;
    return new DataSummary.Column(
        name,
        kind,
        missing,
        Numbers.whole(texts.different()),
        "",
        "",
        "",
        List.of(),
        top,
        compared ? Numbers.percent(texts.apart()) : "",
        compared && texts.apart() > Math.max(LEAST_APART, FAR / 2 * error));
  }
}
