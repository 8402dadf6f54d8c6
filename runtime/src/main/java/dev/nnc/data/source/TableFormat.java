package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Unicode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a file holds a table.
 *
 * @param form of what kind the file is; of all but CSV only {@code missing}, {@code text} and
 *     {@code number} count
 * @param header whether the first line holds the columns' names
 * @param names the columns' names that were said; empty if the file tells them
 * @param skip how many lines stand above the header, or without one above the rows
 * @param missing the texts, beside an empty cell, that stand for a missing value
 * @param decimal what stands before the decimals of a number
 * @param thousands what stands between the thousands of a number; a zero character if nothing
 * @param comment with what lines begin that are no rows; a zero character if there are none
 * @param quote what stands around a cell that holds delimiters; a zero character if nothing does
 * @param text the columns that the program says are texts
 * @param number the columns that the program says are numbers
 * @param query the table of a database, or a query; empty for its only table
 */
public record TableFormat(
    Form form,
    char delimiter,
    boolean header,
    List<String> names,
    int skip,
    Set<String> missing,
    char decimal,
    char thousands,
    Charset charset,
    char comment,
    char quote,
    Said text,
    Said number,
    String query) {
  private static final char NONE = '\0';

  /** What kind of file it is. */
  public enum Form {
    CSV("csv", "CSV"),
    JSON_LINES("jsonl", "JSON Lines"),
    PARQUET("parquet", "Parquet"),
    SQLITE("sqlite", "SQLite");

    private final String source;
    private final String title;

    Form(String source, String title) {
      this.source = source;
      this.title = title;
    }

    /** Its name in a sentence. */
    public String title() {
      return title;
    }

    /** The data source of the language that reads it. */
    public String source() {
      return source;
    }

    /** What the ending of a file's name says, also before that of gzip; null if nothing. */
    public static @Nullable Form ofEnding(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      name = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
      return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "csv", "tsv", "txt" -> CSV;
        case "jsonl", "ndjson" -> JSON_LINES;
        case "parquet", "parq", "pq" -> PARQUET;
        case "sqlite", "sqlite3", "db", "db3" -> SQLITE;
        default -> null;
      };
    }
  }

  /** Of which columns the program says something. */
  public record Said(boolean all, Set<String> columns) {
    static final Said NONE = new Said(false, Set.of());

    public Said {
      columns = Set.copyOf(columns);
    }

    static Said of(Options options, String option) {
      Object value = options.find(option);
      Set<String> columns = new LinkedHashSet<>();
      if (value instanceof List<?> list) {
        list.forEach(name -> columns.add(name.toString()));
      }
      return new Said("all".equals(value), columns);
    }
  }

  public static final TableFormat CSV =
      new TableFormat(
          Form.CSV,
          ',',
          true,
          List.of(),
          0,
          Set.of(),
          '.',
          NONE,
          StandardCharsets.UTF_8,
          NONE,
          '"',
          Said.NONE,
          Said.NONE,
          "");

  public TableFormat {
    names = List.copyOf(names);
    missing = Set.copyOf(missing);
  }

  /** From the options of {@code csv}; null if one of them is not fit for its use. */
  static @Nullable TableFormat csv(Options options, DataDiagnostics findings) {
    String delimiter = text(options, "delimiter", ",");
    String decimal = text(options, "decimal", ".");
    String thousands = text(options, "thousands", "");
    String comment = text(options, "comment", "");
    String quote = text(options, "quote", "\"");
    if (!separates(delimiter, findings, "cells", ";", "\\t")
        || (!decimal.equals(".") && !separates(decimal, findings, "decimals", ",", "."))
        || (!thousands.isEmpty() && !separates(thousands, findings, "thousands", ".", "'"))
        || (!comment.isEmpty() && !separates(comment, findings, "comments", "#", "%"))
        || (!quote.equals("\"")
            && !quote.equals("none")
            && !separates(quote, findings, "quotes", "'", "`"))) {
      return null;
    }
    if (thousands.equals(decimal)) {
      findings.add(
          DataCode.BAD_SEPARATOR,
          "say which of the two it is",
          thousands,
          "both decimals and thousands");
      return null;
    }
    if (quote.equals(delimiter)) {
      findings.add(
          DataCode.BAD_SEPARATOR, "say which of the two it is", quote, "both quotes and cells");
      return null;
    }
    Object header = options.find("header");
    List<String> names =
        header instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
    return new TableFormat(
        Form.CSV,
        delimiter.charAt(0),
        names.isEmpty() && !Boolean.FALSE.equals(header),
        names,
        options.find("skip") instanceof Number skip ? skip.intValue() : 0,
        missing(options),
        decimal.charAt(0),
        thousands.isEmpty() ? NONE : thousands.charAt(0),
        switch (text(options, "encoding", "utf8")) {
          case "latin1" -> StandardCharsets.ISO_8859_1;
          case "windows1252" -> Charset.forName("windows-1252");
          case "utf16" -> StandardCharsets.UTF_16;
          default -> StandardCharsets.UTF_8;
        },
        comment.isEmpty() ? NONE : comment.charAt(0),
        quote.equals("none") ? NONE : quote.charAt(0),
        Said.of(options, "text"),
        Said.of(options, "number"),
        "");
  }

  /**
   * From the options of a source whose files tell numbers from texts.
   *
   * @param query the table of a database, or a query
   */
  static TableFormat typed(Form form, String query, Options options) {
    return new TableFormat(
        form,
        CSV.delimiter,
        CSV.header,
        CSV.names,
        CSV.skip,
        missing(options),
        CSV.decimal,
        CSV.thousands,
        CSV.charset,
        CSV.comment,
        CSV.quote,
        Said.of(options, "text"),
        Said.of(options, "number"),
        query);
  }

  /** The same in another encoding and with other texts that stand for a missing value. */
  public TableFormat with(Charset otherCharset, Set<String> otherMissing) {
    return new TableFormat(
        form,
        delimiter,
        header,
        names,
        skip,
        otherMissing,
        decimal,
        thousands,
        otherCharset,
        comment,
        quote,
        text,
        number,
        query);
  }

  /** The same with another character between cells. */
  public TableFormat separatedBy(char otherDelimiter) {
    return new TableFormat(
        form,
        otherDelimiter,
        header,
        names,
        skip,
        missing,
        decimal,
        thousands,
        charset,
        comment,
        quote,
        text,
        number,
        query);
  }

  /** The same table in another kind of file: what the other does not know is as usual. */
  public TableFormat as(Form other) {
    return new TableFormat(
        other,
        CSV.delimiter,
        CSV.header,
        CSV.names,
        CSV.skip,
        missing,
        CSV.decimal,
        CSV.thousands,
        CSV.charset,
        CSV.comment,
        CSV.quote,
        text,
        number,
        "");
  }

  private static Set<String> missing(Options options) {
    Set<String> missing = new LinkedHashSet<>();
    Object words = options.find("missing");
    if (words instanceof List<?> list) {
      list.forEach(word -> missing.add(word.toString().strip()));
    } else if (words != null) {
      missing.add(words.toString().strip());
    }
    return missing;
  }

  private static String text(Options options, String name, String otherwise) {
    return options.find(name) instanceof String text ? text : otherwise;
  }

  private static boolean separates(
      String text, DataDiagnostics findings, String what, String one, String other) {
    if (text.length() == 1
        && !"\"\r\n\0\uFEFF".contains(text)
        && text.charAt(0) <= 127
        && !Character.isLetterOrDigit(text.charAt(0))) {
      return true;
    }
    findings.add(
        DataCode.BAD_SEPARATOR,
        "give one character, such as \"" + one + "\" or \"" + other + "\"",
        Numerals.shorten(text),
        what);
    return false;
  }

  /** Whether its rows are read as objects of JSON, in which cells have types. */
  public boolean json() {
    return form != Form.CSV;
  }

  public boolean isMissing(String cell) {
    return cell.isBlank()
        || (!missing.isEmpty() && missing.contains(Unicode.composed(cell.strip())));
  }

  /** The encoding's name in a sentence. */
  String encoding() {
    return charset.equals(StandardCharsets.ISO_8859_1) ? "Latin-1" : charset.name();
  }

  /** Whether the program says that the column holds texts. */
  public boolean saidText(String column) {
    return text.columns.contains(column) || (text.all && !number.columns.contains(column));
  }

  /** Whether the program says that the column holds numbers. */
  public boolean saidNumber(String column) {
    return number.columns.contains(column) || (number.all && !saidText(column));
  }

  /**
   * The text of a cell: without spaces around it, which are mostly there to make files look good.
   *
   * @param said whether the program says that the column holds texts; then every character counts
   */
  static String text(String cell, boolean said) {
    return Unicode.composed(said ? cell : cell.strip());
  }

  /** The text of a column's cell. */
  public String text(String cell, String column) {
    return text(cell, saidText(column));
  }

  /** Whether a cell must stand in quotes, so that they tell nothing about it. */
  boolean needsQuotes(String cell) {
    return !json() && cell.indexOf(delimiter) >= 0;
  }

  /**
   * Whether a cell that can be read as a number is a text all the same, if nothing else is said.
   */
  public boolean isText(String cell, boolean quoted) {
    return (json() && quoted) || Numerals.isCode(cell);
  }

  boolean isNumber(String cell) {
    return decimal == '.' && thousands == NONE ? Numerals.isNumber(cell) : number(cell).isPresent();
  }

  /** The number that a cell holds, or nothing. */
  public OptionalDouble number(String cell) {
    if (decimal == '.' && thousands == NONE) {
      return Numerals.parse(cell);
    }
    String text = cell.strip();
    if (thousands != NONE && text.indexOf(thousands) >= 0) {
      // 1,23 is not 123: between thousands there are three digits.
      String between = Pattern.quote(Character.toString(thousands));
      String end = "(" + Pattern.quote(Character.toString(decimal)) + "[0-9]*)?";
      if (!text.matches("[-+]?[0-9]{1,3}(" + between + "[0-9]{3})+" + end)) {
        return OptionalDouble.empty();
      }
      text = text.replace(Character.toString(thousands), "");
    }
    return decimal != '.' && text.indexOf('.') >= 0
        ? OptionalDouble.empty()
        : Numerals.parse(text.replace(decimal, '.'));
  }

  /** Why the cell is no number, to follow its text in a sentence. */
  public String complaint(String cell) {
    return hasOtherDecimals(cell)
        ? "is not a number here, where decimals are written with `" + decimal + "`"
        : Numerals.complaint(cell);
  }

  /** What to do about a cell that is no number. */
  String help(String cell) {
    return hasOtherDecimals(cell)
        ? "write it as "
            + cell.strip().replace('.', decimal)
            + (thousands == NONE
                ? ", or, if its point stands between thousands, say so: `thousands: \".\"`"
                : "")
        : Numerals.help(cell);
  }

  /** Whether it would be a number where decimals are written with a point. */
  private boolean hasOtherDecimals(String cell) {
    return decimal != '.' && cell.indexOf('.') >= 0 && Numerals.parse(cell).isPresent();
  }

  /**
   * How a text in UTF-8 looks where the file is read in the encoding of this format; empty if it
   * looks as it is.
   */
  public Optional<String> misread(String text) {
    String read = new String(text.getBytes(StandardCharsets.UTF_8), charset);
    return read.equals(text) ? Optional.empty() : Optional.of(read);
  }

  /** The word of the option {@code encoding}. */
  public String encodingWord() {
    return charset.equals(StandardCharsets.ISO_8859_1)
        ? "latin1"
        : charset.equals(StandardCharsets.UTF_8)
            ? "utf8"
            : charset.name().startsWith("UTF-16") ? "utf16" : "windows1252";
  }
}
