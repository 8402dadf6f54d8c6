package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.column.WindowCounts;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.HandedFiles;
import dev.nnc.data.source.HandedRow;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TablePiece;
import dev.nnc.data.source.TablePieces;
import dev.nnc.data.split.SeriesOrder;
import dev.nnc.data.split.ShortSeries;
import dev.nnc.data.split.Splits;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Pipeline;
import dev.nnc.data.step.PreparedField;
import dev.nnc.data.step.ReadImage;
import dev.nnc.data.step.ToNumber;
import dev.nnc.data.step.Unseen;
import dev.nnc.data.step.Windows;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.source.Unicode;
import dev.nnc.type.ColumnType;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows to predict on, or to evaluate on, out of what a person hands in: the same steps as in
 * training, with what they learned then. Only the columns of the wanted fields are needed; others,
 * such as the label's where nothing is judged, may be there or not. A row that cannot be used costs
 * no other row its answer.
 */
public final class RowReader {
  private static final Pattern FILE =
      Pattern.compile(
          "\\S*(/\\S+|\\.(png|jpe?g|gif|bmp|webp|tiff?|csv|tsv|txt|jsonl?|ndjson|gz|parquet|xlsx?))",
          Pattern.CASE_INSENSITIVE);

  private final DataPlan plan;
  private final Map<String, Fitted> fitted;
  private final Set<String> fields;
  private final Set<String> columns;

  /** Those of the columns by which windows know their series and its order. */
  private final Set<String> keys;

  /** The data set that is read from a source. */
  private final DataPlan source;

  /** Whether rows are judged, so that they are chosen as those of the data set are. */
  private final boolean judged;

  /**
   * For a data set that may be made of others: rows are such as the first of them reads.
   *
   * @param fitted what the steps learned when the network was trained, by data set
   * @param fields those that the network takes
   */
  public RowReader(DataPlan plan, Map<String, Fitted> fitted, List<String> fields) {
    this(plan, fitted, fields, false);
  }

  /**
   * The same for rows that are judged: those that the data set's {@code rows} leaves out are left
   * out here, too, a row without its class cannot be used, and windows keep their stride.
   *
   * @param fields those that the network takes and those that judge it
   */
  public static RowReader judged(DataPlan plan, Map<String, Fitted> fitted, List<String> fields) {
    return new RowReader(plan, fitted, fields, true);
  }

  private RowReader(
      DataPlan plan, Map<String, Fitted> fitted, List<String> fields, boolean judged) {
    this.judged = judged;
    this.plan = plan;
    this.fitted = Map.copyOf(fitted);
    this.fields = Collections.unmodifiableSet(new LinkedHashSet<>(fields));
    Set<String> wanted = this.fields;
    DataPlan at = plan;
    Set<String> order = keys(at, wanted, Set.of());
    while (!at.bases().isEmpty()) {
      wanted = HandedTable.needed(at, wanted);
      at = at.bases().getFirst();
      order = keys(at, wanted, order);
    }
    this.keys = Set.copyOf(order);
    Set<String> needed = new LinkedHashSet<>(HandedTable.needed(at, wanted));
    if (judged) {
      needed.addAll(HandedTable.neededToChoose(plan));
    }
    this.columns = Collections.unmodifiableSet(needed);
    this.source = at;
  }

  /** The columns that the windows of these fields, or these keys of a later data set, go by. */
  private static Set<String> keys(DataPlan plan, Set<String> fields, Set<String> later) {
    Set<String> columns = new LinkedHashSet<>(Pipeline.columnsFor(plan, later));
    if (!Windows.of(plan, fields).isNone()) {
      columns.addAll(SeriesOrder.needed(plan));
    }
    return columns;
  }

  /**
   * What was handed in, as far as it is sound.
   *
   * @param data the wanted fields of the sound rows, if there are any; they are all of its rows
   * @param handed all rows but those that are not chosen; those of the part are numbers of this
   *     list
   * @param reasons why other rows have no answer, by their number in the list
   * @param doubts why answers of rows rest on little, by their number in the list
   * @param notChosen how many rows the data set leaves out
   */
  public record Rows(
      Optional<PreparedData> data,
      List<HandedRow> handed,
      SequencedMap<Integer, Diagnostic> reasons,
      Map<Integer, String> doubts,
      int notChosen,
      List<Diagnostic> diagnostics) {
    public Rows {
      handed = List.copyOf(handed);
      reasons = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(reasons));
      doubts = Map.copyOf(doubts);
      diagnostics = List.copyOf(diagnostics);
    }

    /** The wanted fields of the sound rows, if there are any. */
    public Optional<PreparedPart> part() {
      return data.map(PreparedData::everything);
    }

    /** How many rows have whole windows, and why others have none; empty if all have. */
    public String windows() {
      return data.map(it -> it.windows().toString()).orElse("");
    }

    /** The same rows as functions are fed with them. */
    public Optional<dev.nnc.data.Rows> rows() {
      return data.map(it -> PreparedRows.parts(it).get(Part.EVERYTHING));
    }

    /** Where the row of that number in the list stands. */
    public SourceRow at(int row) {
      return handed.get(row).at();
    }

    /** Nothing, and why. */
    static Rows none(DataDiagnostics findings) {
      return new Rows(
          Optional.empty(),
          List.of(),
          new LinkedHashMap<>(),
          Map.of(),
          0,
          Remedies.here(findings.sorted()));
    }
  }

  /** The columns that a person must give, in order. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /** Whether the network looks at pictures. */
  public boolean takesPictures() {
    return HandedTable.pictures(source, columns) != null;
  }

  /** Whether a picture file is a row, as it stands or as one that a cell would name. */
  public boolean takesPictureFiles() {
    return takesPictures() || paths() != null;
  }

  /** What the column holds, as far as the data that the network was trained on tells. */
  public ColumnType column(String name) {
    return source.schema().columns().getOrDefault(name, ColumnType.text());
  }

  /**
   * One row from words on a command line: {@code petal_length=1.4 petal_width=0.2}, or all values
   * in the order of {@link #columns}. An empty value is a missing cell.
   */
  public Rows ofWords(List<String> words) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    SequencedMap<String, String> cells = cells(words, findings);
    TableFormat format = Sources.rowFormat(source.source(), findings);
    return cells == null || format == null
        ? Rows.none(findings)
        : read(
            List.of(
                new HandedRow.Cells(
                    SourceRow.number(1), cells, Set.of(), format, HandedFiles.currentFolder())),
            findings);
  }

  private @Nullable SequencedMap<String, String> cells(
      List<String> words, DataDiagnostics findings) {
    List<String> names = new ArrayList<>(columns);
    ColumnType picture = HandedTable.pictures(source, columns);
    String file = noFile(words);
    if (file != null && (picture != null || words.size() != names.size())) {
      findings.add(DataCode.UNREADABLE, null, Numerals.shorten(file), "there is no such file");
      return null;
    }
    if (picture != null) {
      if (!picture.shape().isKnown()) {
        findings.add(
            DataCode.BAD_ROW,
            "name picture files, or a folder of them",
            "the network looks at pictures");
        return null;
      }
      names = TableFile.numbered((int) picture.shape().size());
    }
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    if (words.stream().noneMatch(word -> word.indexOf('=') > 0)) {
      if (words.size() != names.size()) {
        findings.add(
            DataCode.BAD_ROW,
            picture == null
                ? "give one for each of " + HandedTable.some(names) + ", or name them: `name=value`"
                : "name picture files, or a folder of them",
            Numerals.count(words.size(), "value")
                + " for "
                + Numerals.count(names.size(), "column"));
        return null;
      }
      for (int i = 0; i < names.size(); i++) {
        cells.put(names.get(i), words.get(i));
      }
      return cells;
    }
    Set<String> known = new LinkedHashSet<>(source.schema().columns().keySet());
    known.addAll(names);
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? "" : Unicode.composed(word.substring(0, equals).strip());
      if (!known.contains(name)) {
        findings.add(
            DataCode.BAD_ROW,
            "the columns are " + HandedTable.some(names),
            equals < 0
                ? "\"" + Numerals.shorten(word) + "\" has no name, but others have"
                : "there is no column `" + Numerals.shorten(name) + "`");
        return null;
      }
      if (cells.putIfAbsent(name, word.substring(equals + 1)) != null) {
        findings.add(DataCode.BAD_ROW, null, "`" + name + "` is given twice");
        return null;
      }
    }
    return cells;
  }

  /** A word that looks like the name of a file, which is not there. */
  private static @Nullable String noFile(List<String> words) {
    return words.stream()
        .filter(word -> word.indexOf('=') < 0 && FILE.matcher(word).matches())
        .findFirst()
        .orElse(null);
  }

  /**
   * Rows from files: tables, pictures, folders of pictures, in whatever form the source may have.
   *
   * @param in what a file called {@code -} is read from
   */
  public Rows ofFiles(List<Path> files, InputStream in) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return read(files().read(files, in, findings), findings);
  }

  /** The columns whose rows of one value the split of a data set keeps in one part. */
  public static Set<String> groupedBy(DataPlan plan) {
    return Splits.groupedBy(plan);
  }

  /** Why the rows of a file cannot be answered apart from each other; empty if they can be. */
  public Optional<String> bond(Path file) {
    if (takesPictureFiles() || namesFiles()) {
      return Optional.of("its rows are pictures, or name files");
    }
    Set<String> wanted = fields;
    for (DataPlan at = plan; ; at = at.bases().getFirst()) {
      if (!Windows.of(at, wanted).isNone()) {
        return Optional.of("each of its rows is answered together with those before it");
      }
      if (at.bases().isEmpty()) {
        break;
      }
      wanted = HandedTable.needed(at, wanted);
    }
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return Boolean.TRUE.equals(files().isJson(file, findings))
        ? Optional.of("it is JSON Lines; a CSV table is cut at the ends of rows")
        : Optional.empty();
  }

  private boolean namesFiles() {
    return source.fields().stream()
        .flatMap(field -> field.steps().stream())
        .anyMatch(step -> step.name().equals(ReadImage.NAME));
  }

  /** A table, or what is wrong with it. */
  public record Pieces(Optional<TablePieces> pieces, List<Diagnostic> diagnostics) {
    public Pieces {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * The rows of a CSV table in pieces, each of which may be answered by itself.
   *
   * @param each how many rows a piece has
   */
  public Pieces pieces(Path file, int each) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    TablePieces pieces = files().pieces(file, each, findings);
    return new Pieces(Optional.ofNullable(pieces), Remedies.here(findings.sorted()));
  }

  /** The rows of a piece of a table. */
  public Rows ofPiece(TablePiece piece) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return read(files().ofPiece(piece, findings), findings);
  }

  /**
   * Rows from JSON that stands in no file. Their cells may name no files, since whoever hands them
   * in need not be one who may read what lies here.
   *
   * @param objects the texts of JSON objects, each without line feeds
   * @param name as messages call them
   * @param alone whether it is one row, which then needs no number
   */
  public Rows ofJson(List<String> objects, String name, boolean alone) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return read(files().ofJson(objects, name, alone, null, findings), findings);
  }

  /**
   * Rows of a caller who may read whatever lies here: their cells may name files, from the current
   * folder on.
   *
   * @param objects the texts of JSON objects, each without line feeds
   */
  public Rows ofValues(List<String> objects) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return read(
        files().ofJson(objects, "", false, HandedFiles.currentFolder(), findings), findings);
  }

  /**
   * The one row that a picture is.
   *
   * @param name as messages call it
   */
  public Rows ofPicture(Path file, String name) {
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    return read(files().ofPicture(file, name, findings), findings);
  }

  private HandedFiles files() {
    ColumnType picture = HandedTable.pictures(source, columns);
    int channels =
        picture == null || !picture.shape().last().isKnown()
            ? 0
            : (int) picture.shape().last().size();
    return new HandedFiles(source.source(), channels, paths());
  }

  /** The column of a table that names pictures, if a row needs no other. */
  private @Nullable String paths() {
    String only = columns.size() == 1 ? columns.iterator().next() : null;
    boolean named =
        source.fields().stream()
            .anyMatch(
                field ->
                    field.inputs().equals(List.of(String.valueOf(only)))
                        && !field.steps().isEmpty()
                        && field.steps().getFirst().name().equals(ReadImage.NAME));
    return named ? only : null;
  }

  private Rows read(@Nullable List<HandedRow> rows, DataDiagnostics findings) {
    if (rows == null) {
      return Rows.none(findings);
    }
    SequencedMap<Integer, Diagnostic> refused = new LinkedHashMap<>();
    HandedTable all =
        HandedTable.of(source, columns, rows, ToNumber.decimals(source, fitted), findings, refused);
    if (all == null) {
      return Rows.none(findings);
    }
    int[] kept = chosen(all, refused);
    HandedTable table = kept.length == rows.size() ? all : all.with(kept);
    SequencedMap<Integer, Diagnostic> reasons = new LinkedHashMap<>();
    for (int row = 0; row < kept.length; row++) {
      Diagnostic reason = refused.get(kept[row]);
      if (reason != null) {
        reasons.put(row, reason);
      }
    }
    int[] good = new Sound(table, reasons).of(without(reasons, kept.length));
    List<Unseen> unseen = new ArrayList<>();
    PreparedData data = good.length == 0 ? null : data(table, good, reasons, unseen, findings);
    Map<Integer, String> doubts = new HashMap<>();
    for (Unseen each : unseen) {
      findings.add(each.told());
      each.cells().keySet().forEach(row -> doubts.merge(row, each.of(row), (a, b) -> a + "; " + b));
    }
    SequencedMap<Integer, Diagnostic> ordered = new LinkedHashMap<>();
    new TreeMap<>(reasons).forEach((row, reason) -> ordered.put(row, Remedies.here(reason)));
    return findings.hasErrors()
        ? Rows.none(findings)
        : new Rows(
            Optional.ofNullable(data),
            table.rows(),
            ordered,
            doubts,
            rows.size() - kept.length,
            Remedies.here(findings.sorted()));
  }

  private static int[] without(Map<Integer, Diagnostic> reasons, int rows) {
    return IntStream.range(0, rows).filter(row -> !reasons.containsKey(row)).toArray();
  }

  /** The rows that the data set takes, and those of which that cannot be told. */
  private int[] chosen(HandedTable table, Map<Integer, Diagnostic> reasons) {
    int count = table.rows().size();
    if (!judged || !HandedTable.chooses(plan)) {
      return dev.nnc.data.Rows.inOrder(count);
    }
    boolean[] keep = new boolean[count];
    int[] readable = new Choosing(table, reasons).of(without(reasons, count));
    reasons.keySet().forEach(row -> keep[row] = true);
    if (readable.length > 0) {
      boolean[] taken =
          HandedTable.taken(plan, table.only(readable), fitted, new DataDiagnostics(plan.place()));
      for (int i = 0; taken != null && i < readable.length; i++) {
        keep[readable[i]] = taken[i];
      }
    }
    return IntStream.range(0, count).filter(row -> keep[row]).toArray();
  }

  /**
   * The good rows that have whole windows; null if there are none.
   *
   * @param reasons takes what rows lack whose windows hold another row
   * @param unseen takes which cells of good rows are unlike all that training has seen
   */
  private @Nullable PreparedData data(
      HandedTable table,
      int[] good,
      SequencedMap<Integer, Diagnostic> reasons,
      List<Unseen> unseen,
      DataDiagnostics findings) {
    HandedTable.Executed executed =
        HandedTable.execute(plan, inPlace(table, good).all(), fields, fitted, findings);
    if (executed == null || findings.hasErrors()) {
      return null;
    }
    Set<Integer> sound = new HashSet<>(Arrays.stream(good).boxed().toList());
    executed.unseen().stream()
        .map(each -> each.of(sound::contains))
        .filter(each -> !each.cells().isEmpty())
        .forEach(unseen::add);
    Windows own = Windows.of(plan, fields);
    Windows windows = judged ? own : own.atEachRow();
    int[] all = windows.whole(good, executed.order());
    TreeMap<Integer, Diagnostic> bad = new TreeMap<>(reasons);
    if (!bad.isEmpty()) {
      Set<Integer> kept = new LinkedHashSet<>(Arrays.stream(all).boxed().toList());
      int count = table.rows().size();
      for (int row : windows.whole(dev.nnc.data.Rows.inOrder(count), executed.order())) {
        if (!kept.contains(row) && !bad.containsKey(row)) {
          // Its window would be whole if the rows in it were sound.
          Map.Entry<Integer, Diagnostic> before = bad.floorEntry(row);
          reasons.put(row, before == null ? bad.firstEntry().getValue() : before.getValue());
        }
      }
    }
    ShortSeries.of(executed.input(), executed.order(), windows.rows())
        .forEach(reasons::putIfAbsent);
    WindowCounts counts = windows.counts(good, executed.order());
    if (judged && counts.mostAreLost() && all.length > 0) {
      findings.add(
          DataCode.FEW_WINDOWS,
          "hand in more rows of each series at once",
          Numerals.count(counts.whole()),
          Numerals.count(counts.rows()),
          "rows handed in",
          plan.name(),
          counts.reasons());
    }
    PreparedPart part = all.length == 0 ? null : prepared(executed, all, findings);
    return part == null
        ? null
        : new PreparedData(
            plan,
            executed.table(),
            executed.pipeline().values(),
            Map.of(Part.EVERYTHING, part),
            executed.order(),
            fitted.getOrDefault(plan.name(), new Fitted(plan.name(), Map.of())),
            0,
            "",
            counts);
  }

  /**
   * Every row in its place, those that are not good in that of their own series, if it is known.
   */
  private HandedTable inPlace(HandedTable table, int[] good) {
    if (keys.isEmpty() || good.length == table.rows().size()) {
      return table.filledUp(good, Set.of());
    }
    HandedTable kept = table.filledUp(good, keys);
    Set<Integer> sound = new HashSet<>(Arrays.stream(good).boxed().toList());
    int[] others =
        IntStream.range(0, table.rows().size())
            .filter(row -> !sound.contains(row) && table.rows().get(row) instanceof HandedRow.Cells)
            .toArray();
    int[] placed = new Sound(kept, new HashMap<>()).of(others);
    return kept.filledUp(
        IntStream.concat(Arrays.stream(good), Arrays.stream(placed)).sorted().toArray(), Set.of());
  }

  /** Finds the rows that something can be executed on. */
  private abstract class Halving {
    private final HandedTable table;
    private final Map<Integer, Diagnostic> reasons;

    Halving(HandedTable table, Map<Integer, Diagnostic> reasons) {
      this.table = table;
      this.reasons = reasons;
    }

    abstract void execute(HandedTable.Filled rows, DataDiagnostics findings);

    /** Halves what is not sound as a whole until the rows that are to blame are alone. */
    int[] of(int[] rows) {
      if (rows.length == 0) {
        return rows;
      }
      DataDiagnostics findings = new DataDiagnostics(plan.place());
      execute(table.only(rows), findings);
      if (!findings.hasErrors()) {
        return rows;
      }
      if (rows.length == 1) {
        reasons.put(
            rows[0],
            findings.sorted().stream().filter(Diagnostic::isError).findFirst().orElseThrow());
        return new int[0];
      }
      int[] first = of(Arrays.copyOf(rows, rows.length / 2));
      int[] second = of(Arrays.copyOfRange(rows, rows.length / 2, rows.length));
      return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
  }

  /** The rows that the steps can be executed on. */
  private final class Sound extends Halving {
    Sound(HandedTable table, Map<Integer, Diagnostic> reasons) {
      super(table, reasons);
    }

    @Override
    void execute(HandedTable.Filled rows, DataDiagnostics findings) {
      HandedTable.Executed executed = HandedTable.execute(plan, rows, fields, fitted, findings);
      if (executed != null) {
        prepared(executed, dev.nnc.data.Rows.inOrder(rows.table().rows()), findings);
      }
    }
  }

  /** The rows of which it can be told whether the data set takes them. */
  private final class Choosing extends Halving {
    Choosing(HandedTable table, Map<Integer, Diagnostic> reasons) {
      super(table, reasons);
    }

    @Override
    void execute(HandedTable.Filled rows, DataDiagnostics findings) {
      boolean[] taken = HandedTable.taken(plan, rows, fitted, findings);
      if (taken == null && !findings.hasErrors()) {
        throw new IllegalStateException("no row is chosen, and nothing says why");
      }
    }
  }

  /** The wanted fields of some rows of the table; null after an error. */
  private @Nullable PreparedPart prepared(
      HandedTable.Executed executed, int[] rows, DataDiagnostics findings) {
    SequencedMap<String, Column> prepared = new LinkedHashMap<>();
    if (!findings.hasErrors()) {
      for (String field : executed.pipeline().values().keySet()) {
        boolean complete =
            !judged || !fields.contains(field) || executed.pipeline().hasClasses(field);
        PreparedField values = complete ? executed.pipeline().prepare(field) : null;
        if (values != null) {
          prepared.put(field, values.column(rows));
        }
      }
    }
    return findings.hasErrors() ? null : new PreparedPart(Part.EVERYTHING, rows, prepared);
  }
}
