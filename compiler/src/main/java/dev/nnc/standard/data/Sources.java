package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.List;

/** Where columns come from. The runtime reads them, under the same names. */
public final class Sources {
  private Sources() {}

  private static Option missing() {
    return named(
        "missing",
        OptionType.anyOf(new OptionType.Texts(), new OptionType.Text()),
        "[]",
        "Texts that stand for a missing cell, such as `[\"NA\", \"?\"]`; an empty cell always"
            + " does.");
  }

  private static Option said(String content) {
    return named(
        content,
        OptionType.anyOf(OptionType.word("none", "all"), new OptionType.Columns()),
        "none",
        content.equals("text")
            ? "Columns that hold texts, whatever their cells look like, such as `[zip, user]`, or"
                + " `all` that `number` does not name. Every character is kept."
            : "Columns that hold numbers, whatever their cells look like. Another cell is an error.");
  }

  public static List<Entry> entries() {
    return List.of(
        entry(
            "table",
            "Columns written in the file.",
            "One named list a column, all of one length: numbers or texts. A name that is a word of"
                + " the language, such as `or`, is fine here.",
            """
            data gates from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], xor: [0, 1, 1, 0]) {
              bits = [a, b]
              gate = xor
              split: everything
            }""",
            Option.furtherByName(
                "columns",
                OptionType.anyOf(new OptionType.Numbers(), new OptionType.Texts()),
                "A name and the list of its values.")),
        entry(
            "rows",
            "Rows written in the file.",
            "One list a row, all of one length; columns have positions only: `columns(1 .. 3)`.",
            """
            data points from rows([1, 1, 0], [0, 1, 0], [0, 0, 1]) {
              place = columns(1 .. 2)
              side  = columns(3 .. 3)
              split: everything
            }""",
            Option.further("rows", new OptionType.Numbers(), "The numbers of a row.")),
        entry(
            "csv",
            "A text file with one row a line (RFC 4180).",
            "The path is seen from the folder of the `.nn` file. A bad cell is reported with file,"
                + " row and column. A column whose cells are all numbers holds numbers, unless its"
                + " cells stand in quotes where other numbers do not, begin with a zero as those of"
                + " `01234` do, or have more digits than a number can tell apart; `text` and `number`"
                + " say it. A file that ends in `.gz` is unpacked; a pattern such as"
                + " `\"months/*.csv\"` reads all files that it names as one table, in the order of"
                + " their names. Blank lines are left out, and quoted cells may hold line ends."
                + " A first line `sep=;`, as Excel writes it, tells the delimiter. Empty cells"
                + " behind the last name, as delimiters at the ends of lines make them, are no"
                + " columns.",
            """
            data houses from csv("houses.csv", delimiter: ";", decimal: ",") {
              rooms = rooms -> standardize
              value = price
              split: random(test: 20%)
            }""",
            required("path", new OptionType.Text(), "The file, or a pattern that names several."),
            named(
                "delimiter",
                new OptionType.Text(),
                "\",\"",
                "The character between cells, such as `\";\"` or `\"\\t\"`."),
            named(
                "header",
                OptionType.anyOf(OptionType.truth(), new OptionType.Texts()),
                "true",
                "Whether the first line names the columns; without, they are `column_1`, `column_2`,"
                    + " …, or called as in a list of names."),
            named(
                "skip",
                new OptionType.Whole(0, 1 << 30),
                "0",
                "How many lines stand above the header, such as a title and an empty line; with"
                    + " `header: false` or a list of names, above the rows."),
            missing(),
            said("text"),
            said("number"),
            named(
                "decimal",
                new OptionType.Text(),
                "\".\"",
                "What stands before the decimals of a number."),
            named(
                "thousands",
                new OptionType.Text(),
                "\"\"",
                "What stands between the thousands of a number, such as `\",\"`; without, nothing"
                    + " may."),
            named(
                "encoding",
                OptionType.word("utf8", "utf16", "latin1", "windows1252"),
                "utf8",
                "How letters are written. A file that begins with a byte order mark of UTF-16 is read"
                    + " as that."),
            named(
                "comment",
                new OptionType.Text(),
                "\"\"",
                "With what lines begin that are no rows, such as `\"#\"`."),
            named(
                "quote",
                OptionType.optional(new OptionType.Text()),
                "\"\\\"\"",
                "What stands around a cell that holds delimiters or line ends; `none` where quotes are"
                    + " letters like any other.")),
        entry(
            "jsonl",
            "A text file with one JSON object a line (JSON Lines).",
            "The fields of all objects among the first 100 are the columns; that of an object inside"
                + " another is called by its path, and written in backquotes: `` `user.age` ``. A"
                + " field that an object lacks, and null, is a missing cell; a column of lists"
                + " of as many numbers holds vectors, of lists of such lists matrices, and any other list"
                + " comes as its JSON text, as does one that `text` names. A string is a text, also one of digits, unless `number` says otherwise; so"
                + " are the numbers of a column that has strings, too. The path may end in `.gz` or be a pattern, as that of `csv`.",
            """
            data visits from jsonl("visits.jsonl") {
              age  = `user.age` -> impute(median) -> standardize
              kind = page -> category(unknown: "other")
              split: random(test: 20%)
            }""",
            required("path", new OptionType.Text(), "The file, or a pattern that names several."),
            missing(),
            said("text"),
            said("number")),
        entry(
            "parquet",
            "A file of columns with types (Apache Parquet), as pandas, Spark and DuckDB write it.",
            "Numbers and decimals are numbers, booleans are the texts `true` and `false`; null and not"
                + " a number (NaN) are missing cells, and an infinite number is an error. Dates and"
                + " times are texts, `2026-03-01` and `2026-03-01T09:30:00`, which `time` takes. A"
                + " column inside another is called by its path, and lists are as those of `jsonl`."
                + " Files may be compressed by snappy, gzip, zstd or lz4.",
            """
            data visits from parquet("visits.parquet") {
              age  = age -> impute(median) -> standardize
              kind = page -> category(unknown: "other")
              split: random(test: 20%)
            }""",
            required("path", new OptionType.Text(), "The file, or a pattern that names several."),
            missing(),
            said("text"),
            said("number")),
        entry(
            "sqlite",
            "A table of an SQLite database, or the rows of a query.",
            "The database is opened for reading only, and a query reads no other file. NULL is a"
                + " missing cell. Rows come in the order of the query: without `ORDER BY`, in that of"
                + " the table. What a program has written into the `-wal` file beside it is read,"
                + " too, but the hash of the data in `run.json` is that of the file alone.",
            """
            data orders from sqlite("shop.db", query: "SELECT * FROM orders WHERE paid = 1") {
              size  = size -> impute(median) -> standardize
              price = price -> standardize
              split: random(test: 20%)
            }""",
            required("path", new OptionType.Text(), "The file, or a pattern that names several."),
            named(
                "table",
                new OptionType.Text(),
                "\"\"",
                "The table or view; needed where there are several."),
            named(
                "query",
                new OptionType.Text(),
                "\"\"",
                "A SELECT in its place, which may join tables and leave out rows."),
            missing(),
            said("text"),
            said("number")),
        entry(
            "idx",
            "Images with classes in the format of MNIST, by the name of the data set.",
            "Has the columns `pixels` and `class`, and the parts train and test. A folder of that name"
                + " is looked for beside the file, in `NNC_DATA`, in the user's cache and in"
                + " `/usr/share/datasets`; files may be gzipped.",
            """
            data clothes from idx("fashion-mnist") {
              image = pixels -> scale(1/255)
              label = class -> category(10)
              split: last(validation: 10%)
            }""",
            required("name", new OptionType.Text(), "The data set's name, or a folder's path.")),
        entry(
            "images",
            "Picture files that a pattern names.",
            "PNG and JPEG. The columns are `pixels`, of shape [height, width, channels] with values"
                + " from 0 to 255, and `file`, the path behind the pattern's folder; the rows are in"
                + " the order of the names. `*` stands for anything in a name, `?` for one character,"
                + " `[0-9]` for one of these, `**` for any folders. Colours become gray with the"
                + " weights of ITU-R BT.601; transparency is left out, and a picture stands as"
                + " its Exif orientation says. Pictures of different sizes need `resize` or `crop`"
                + " first. Those that do not fit into memory are decoded when a batch needs them."
                + " Hidden files and folders, whose names begin with a point, are passed over.",
            """
            data pictures from images("pictures/*.png", channels: 1) {
              image = pixels -> resize(28x28) -> scale(1/255)
              name  = file
              split: everything
            }""",
            required("pattern", new OptionType.Text(), "Which files."),
            channels(),
            unreadable()),
        entry(
            "folders",
            "Picture files in one folder a class.",
            "As `images`, with the column `class` from the folders' names, in their order. If there"
                + " are folders `train`, `validation` and `test` with those of the classes in them,"
                + " they are the parts of the source.",
            """
            data flowers from folders("flowers") {
              image = pixels -> resize(64x64) -> scale(1/255)
              label = class
              split: random(validation: 20%, stratify: label)
            }""",
            required("path", new OptionType.Text(), "The folder of folders."),
            channels(),
            unreadable()),
        Entry.later(
            Kind.SOURCE,
            "text",
            new Documentation(
                "A text file, one row a line.",
                "",
                data("text(\"lines.txt\")", "words = line -> split_words -> vocabulary(1000)")),
            required("path", new OptionType.Text(), "The file.")),
        new Entry(
            Kind.SOURCE,
            "append",
            new Documentation(
                "Data sets one after the other, part by part.",
                "They must have the same fields, of the same shapes and classes. The parts are"
                    + " joined, too: the training rows of the second follow those of the first. Braces"
                    + " may define further fields over them.",
                """
                data digits from idx("mnist") {
                  image = pixels -> scale(1/255)
                  label = class -> category(10)
                  split: last(validation: 10%)
                }
                data inverted from digits { image = 1 - image }
                data doubled from append(digits, inverted)"""),
            List.of(Option.further("sets", new OptionType.Any(), "Data sets of the file.")),
            Rule.NONE),
        Entry.later(
            Kind.SOURCE,
            "run",
            new Documentation(
                "The figures of a finished run.", "", data("run(\"runs/first\")", "loss = loss")),
            required("path", new OptionType.Text(), "The run's folder.")));
  }

  private static Option channels() {
    return named(
        "channels",
        OptionType.anyOf(new OptionType.Whole(1, 1), new OptionType.Whole(3, 3)),
        "3",
        "1 for gray, 3 for red, green and blue.");
  }

  private static Option unreadable() {
    return named(
        "unreadable",
        OptionType.word("error", "skip"),
        "error",
        "What a file that cannot be read is: an error, or left out with a warning; then all files are"
            + " looked through first.");
  }

  private static Entry entry(
      String name, String summary, String details, String example, Option... options) {
    return new Entry(
        Kind.SOURCE,
        name,
        new Documentation(summary, details, example),
        List.of(options),
        Rule.NONE);
  }

  private static String data(String source, String field) {
    return "data d from " + source + " {\n  " + field + "\n  split: everything\n}";
  }
}
