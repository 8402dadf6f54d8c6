package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.NumberList;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.TextList;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.ColumnEvidence.Reason;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the first rows tell of each column. A column holds numbers if all of its cells do, and texts
 * otherwise; and texts, too, if its digits say more than a number can ({@link Numerals#isCode}), or
 * if they stand in quotes where other numbers of the table do not, as writers do that quote texts
 * only. A writer that quotes everything tells nothing by it. In JSON a string is a text.
 */
final class ColumnKinds {
  /** How many rows are looked at of most tables. */
  private static final int LEAST_ROWS = 100;

  /** Of a table of tens of thousands of columns fewer rows are looked at, but as many as these. */
  private static final int LEAST_WIDE_ROWS = 20;

  private static final int MOST_WIDE_CELLS = 1_000_000;

  /** More rows are looked at while there are no more cells: all of a small table. */
  private static final int MOST_CELLS = 20_000;

  /** How many rows are looked at for a column that is empty in those. */
  private static final int MOST_ROWS = 10_000;

  private static final int EXAMPLES = 3;

  /** A sum of fewer rows may be one by chance. */
  private static final int LEAST_FOR_TOTALS = 5;

  /** May be a word, too: Namibia, or no answer. */
  private static final String NA = "NA";

  /** How databases, pandas, R and spreadsheets write that there is nothing. */
  private static final Set<String> MARKS =
      Set.of("NULL", "\\N", "NaN", "nan", "N/A", "n/a", "#N/A", "<NA>", NA);

  private final TableFormat format;
  private final List<String> names;
  private final Kind[] kinds;

  /** A text of the last row that may name a line of totals; empty if there is none. */
  private String label = "";

  private String labelled = "";
  private int lastLine;

  private ColumnKinds(TableFormat format, List<String> names) {
    this.format = format;
    this.names = names;
    kinds = new Kind[names.size()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = new Kind(format.saidText(names.get(i)), format.saidNumber(names.get(i)));
    }
  }

  /** What was seen of one column. */
  private static final class Kind {
    private final boolean saidText;
    private final boolean saidNumber;
    private final List<String> examples = new ArrayList<>();

    /** Cells that are numbers and nothing else. */
    private int plain;

    /** Cells that are numbers, but in quotes, which they did not need. */
    private int quoted;

    /** JSON lists of numbers, all of the form of the first. */
    private int lists;

    private @Nullable NumberList list;

    /** JSON lists of texts, and how many of them are empty. */
    private int textLists;

    private int emptyLists;
    private int texts;
    private int foreign;
    private boolean closed;
    private double sum;
    private double last;
    private int codeLine;
    private String code = "";
    private int quotedLine;
    private String firstQuoted = "";
    private int textLine;

    /** Texts that stand in quotes, and those that do not and look like marks of missing values. */
    private int quotedTexts;

    private int marks;
    private int markLine;
    private String mark = "";
    private String firstText = "";

    Kind(boolean saidText, boolean saidNumber) {
      this.saidText = saidText;
      this.saidNumber = saidNumber;
    }

    int seen() {
      return plain + quoted + texts;
    }

    /** Adds a list of JSON; of others than the first's form none counts. */
    void add(@Nullable NumberList found) {
      if (found == null) {
        return;
      }
      list = list == null ? found : list;
      boolean same = found.rows() == list.rows() && found.values().length == list.values().length;
      lists += same ? 1 : 0;
    }

    void show(String cell) {
      if (examples.size() < EXAMPLES && !examples.contains(cell)) {
        examples.add(cell);
      }
    }
  }

  /** The columns of the files, which are one table; null after an error. */
  static @Nullable Schema schema(List<TableFile> files, DataDiagnostics findings) {
    ColumnKinds kinds = null;
    int rows = 0;
    for (TableFile file : files) {
      try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
        TableHead head = TableHead.read(file, in, findings);
        if (head == null) {
          return null;
        }
        if (kinds == null) {
          kinds = new ColumnKinds(head.format(), head.names());
        } else if (!head.names().equals(kinds.names)) {
          TableReader.reportOtherColumns(
              file, head.names(), files.getFirst(), kinds.names, findings);
          return null;
        }
        int before = rows;
        while (kinds.wants(rows) && head.records().next()) {
          kinds.look(file, head, rows - before, findings);
          rows++;
        }
        if (file.failed(head.records(), findings) || findings.hasErrors()) {
          return null;
        }
      } catch (IOException e) {
        file.unreadable(e, findings);
        return null;
      }
      if (!kinds.wants(rows)) {
        break;
      }
    }
    if (kinds == null) {
      return null;
    }
    if (kinds.wants(rows)) { // all rows were seen
      kinds.warnOfTotals(files.getLast(), rows, findings);
    }
    kinds.warnOfNamesAlike(files.getFirst(), findings);
    return kinds.schema(files.getFirst(), findings);
  }

  /** Warns of a last row that has a word for it in one column, and the sum of another one. */
  private void warnOfTotals(TableFile file, int rows, DataDiagnostics findings) {
    if (label.isEmpty() || rows <= LEAST_FOR_TOTALS) {
      return;
    }
    for (Kind kind : kinds) {
      double above = kind.sum - kind.last;
      if (above != 0 && Totals.isNear(kind.last, above)) {
        String shown = Numerals.shorten(label);
        findings.add(
            DataCode.TOTAL_ROW,
            "leave it out: `missing: \""
                + shown.replace("\\", "\\\\")
                + "\"` in the source and `rows: not is_missing("
                + labelled
                + ")`; or take it out of the file",
            file.name(),
            lastLine,
            shown);
        return;
      }
    }
  }

  /** Warns of names that differ in capitals or blanks alone. */
  private void warnOfNamesAlike(TableFile file, DataDiagnostics findings) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String plain = names.get(i).replaceAll("[\\p{Z}\\s]+", "").toLowerCase(Locale.ROOT);
      Integer before = plain.length() < 2 ? null : seen.putIfAbsent(plain, i);
      if (before != null) {
        findings.add(
            DataCode.NAMES_ALIKE,
            "give one of them another name in the first line, or name all columns with `header`",
            file.name(),
            before + 1,
            i + 1,
            Numerals.shorten(names.get(before)),
            Numerals.shorten(names.get(i)));
      }
    }
  }

  private boolean wants(int rows) {
    long cells = (long) rows * kinds.length;
    if (rows < LEAST_WIDE_ROWS
        || cells < MOST_CELLS
        || (rows < LEAST_ROWS && cells < MOST_WIDE_CELLS)) {
      return true;
    }
    if (rows < MOST_ROWS) {
      for (Kind kind : kinds) {
        if (kind.seen() == 0 && !kind.saidText && !kind.saidNumber) {
          return true;
        }
      }
    }
    return false;
  }

  private void look(TableFile file, TableHead head, int row, DataDiagnostics findings) {
    Records records = head.records();
    int line = records.line(row + head.before());
    lastLine = line;
    label = "";
    for (int i = 0; i < kinds.length; i++) {
      Kind kind = kinds[i];
      String cell = records.cell(i);
      kind.last = Double.NaN;
      if (format.isMissing(cell)) {
        continue;
      }
      OptionalDouble number = format.number(cell);
      if (number.isPresent()) {
        kind.last = number.getAsDouble();
        kind.sum += kind.last;
      } else if (label.isEmpty() && Totals.isLabel(cell)) {
        label = cell.strip();
        labelled = names.get(i);
      }
      if (kind.closed) {
        continue;
      }
      kind.show(cell);
      boolean isQuoted = records.quoted(i);
      if (kind.saidNumber) {
        if (format.isNumber(cell)) {
          kind.plain++;
        } else {
          BadCell.report(format, file.at(line, row), names.get(i), cell, isQuoted, findings);
          kind.closed = true;
        }
      } else if (kind.saidText) {
        kind.texts++;
        kind.closed = kind.examples.size() == EXAMPLES;
      } else {
        look(kind, cell, isQuoted, line);
        // What is text by now stays text.
        kind.closed = row >= LEAST_ROWS && kind.texts > 0;
      }
    }
  }

  private void look(Kind kind, String cell, boolean isQuoted, int line) {
    if (format.isNumber(cell)) {
      if (kind.codeLine == 0 && Numerals.isCode(cell)) {
        kind.codeLine = line;
        kind.code = cell;
      }
      if (isQuoted && !format.needsQuotes(cell)) {
        if (kind.quoted++ == 0) {
          kind.quotedLine = line;
          kind.firstQuoted = cell;
        }
      } else {
        kind.plain++;
      }
      return;
    }
    if (format.json() && !isQuoted && cell.startsWith("[")) {
      kind.add(NumberList.of(cell, '.'));
      List<String> texts = TextList.of(cell);
      kind.textLists += texts == null ? 0 : 1;
      kind.emptyLists += texts != null && texts.isEmpty() ? 1 : 0;
    }
    kind.foreign += kind.foreign == kind.texts && Numerals.isForeign(cell) ? 1 : 0;
    if (kind.texts++ == 0) {
      kind.textLine = line;
      kind.firstText = cell;
    }
    if (isQuoted) {
      kind.quotedTexts++;
    } else if (MARKS.contains(cell.strip()) && kind.marks++ == 0) {
      kind.markLine = line;
      kind.mark = cell.strip();
    }
  }

  private Schema schema(TableFile file, DataDiagnostics findings) {
    boolean plainNumbers = false;
    for (Kind kind : kinds) {
      plainNumbers |= kind.plain > 0 && !kind.saidText;
    }
    SequencedMap<String, ColumnType> types = new LinkedHashMap<>();
    Map<String, ColumnEvidence> evidence = new HashMap<>();
    for (int i = 0; i < kinds.length; i++) {
      Kind kind = kinds[i];
      Reason reason = reason(kind, plainNumbers);
      boolean text =
          kind.saidText || (!kind.saidNumber && (kind.texts > 0 || reason != Reason.FOUND));
      types.put(names.get(i), text ? textType(kind) : ColumnType.number(Shape.SCALAR));
      int line = reason == Reason.CODES ? kind.codeLine : kind.quotedLine;
      boolean shown = reason == Reason.CODES || reason == Reason.QUOTED;
      evidence.put(
          names.get(i),
          new ColumnEvidence(
              reason,
              shown ? file.name() + ", line " + line : "",
              shown ? Numerals.shorten(reason == Reason.CODES ? kind.code : kind.firstQuoted) : "",
              kind.examples.stream().map(Numerals::shorten).toList()));
      if (reason == Reason.FOUND || (reason == Reason.QUOTED && kind.plain > 0)) {
        warnOfMixed(file, names.get(i), kind, findings);
      }
    }
    return new Schema(types, -1, List.of(), evidence);
  }

  /**
   * Texts; in JSON a column of lists of as many numbers holds vectors, or matrices, and one of
   * lists of texts holds texts in pieces.
   */
  private ColumnType textType(Kind kind) {
    NumberList list = kind.saidText || kind.lists < kind.seen() ? null : kind.list;
    if (!kind.saidText && kind.texts == 0) {
      return ColumnType.text();
    }
    if (format.json() && list != null) {
      long width = list.values().length;
      return ColumnType.number(
          list.rows() == 0 ? Shape.of(width) : Shape.of(list.rows(), width / list.rows()));
    }
    boolean texts = !kind.saidText && kind.textLists == kind.seen();
    return texts && kind.emptyLists < kind.textLists
        ? ColumnType.textLists()
        : ColumnType.lists(NumberList.shared(kind.examples));
  }

  private Reason reason(Kind kind, boolean plainNumbers) {
    if (kind.saidText || kind.saidNumber) {
      return Reason.SAID;
    }
    if (kind.texts > 0 && !(format.json() && kind.quoted > 0 && kind.plain > 0)) {
      return Reason.FOUND;
    }
    boolean writtenAsText =
        format.json() ? kind.quoted > 0 : kind.plain == 0 && kind.quoted > 0 && plainNumbers;
    if (writtenAsText) {
      return Reason.QUOTED;
    }
    return kind.codeLine > 0 ? Reason.CODES : Reason.FOUND;
  }

  /**
   * Whether a column of texts holds marks of missing values. One that may be a word is one for sure
   * where the writer quotes texts, as R does.
   */
  private static boolean isMarked(Kind kind) {
    int others = kind.texts - kind.marks;
    return kind.marks > 0
        && others > 0
        && kind.plain + kind.quoted == 0
        && (!kind.mark.equals(NA) || kind.quotedTexts == others);
  }

  private void warnOfMixed(TableFile file, String column, Kind kind, DataDiagnostics findings) {
    boolean json = format.json();
    if (!json && isMarked(kind)) {
      String mark = Numerals.shorten(kind.mark);
      findings.add(
          DataCode.MIXED_COLUMN,
          "it counts as a text like all others; if it stands for a missing value, say so: `missing:"
              + " \""
              + mark.replace("\\", "\\\\")
              + "\"` in the source; if not: `text: ["
              + Numerals.shorten(column)
              + "]`",
          file.name(),
          column,
          kind.markLine,
          mark);
      return;
    }
    int numbers = kind.plain + (json ? 0 : kind.quoted);
    int texts = kind.texts + (json ? kind.quoted : 0);
    boolean foreign = kind.texts > 0 && kind.foreign == kind.texts;
    if (texts == 0 || (numbers <= texts && !foreign && !(json && kind.quoted > 0 && numbers > 0))) {
      return;
    }
    String said = "`text: [" + Numerals.shorten(column) + "]`";
    String first = kind.texts > 0 ? kind.firstText : kind.firstQuoted;
    String help =
        kind.texts == 0
            ? "JSON strings and JSON numbers are mixed; say what they are: "
                + said
                + " or `number: ["
                + Numerals.shorten(column)
                + "]`"
            : (numbers > texts ? "most of its cells are numbers; " : "they look like numbers; ")
                + (first.strip().equals(column)
                    ? "this line repeats the header, as in files put one behind the other: take it"
                        + " out, or say `missing: \""
                        + first.strip()
                        + "\"` in the source and leave the row out by `rows: not is_missing(…)`"
                    : Numerals.help(first).replace("mend the cell; ", ""))
                + "; if they are texts: "
                + said;
    findings.add(
        DataCode.MIXED_COLUMN,
        help,
        file.name(),
        column,
        kind.texts > 0 ? kind.textLine : kind.quotedLine,
        Numerals.shorten(first));
  }
}
