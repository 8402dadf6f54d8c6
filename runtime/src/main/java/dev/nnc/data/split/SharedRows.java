package dev.nnc.data.split;

import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of rows that a draw has held out although there are copies of them among the training rows.
 * It compares one number a row, made of the cells of all columns, so that it takes time and memory
 * by the number of rows; two different rows have the same number about once in 2⁶⁴ pairs.
 */
public final class SharedRows {
  /** As many as this may be chance. */
  private static final int FEW = 4;

  /** From which share of a part on there is something to tell: one of so many rows. */
  private static final int SHARE = 20;

  /**
   * How many different rows there could be for each row there is; with fewer, equal ones are no
   * wonder.
   */
  private static final double ROOM = 1_000;

  /** At how many rows the room is estimated. */
  private static final int SAMPLE = 10_000;

  /** Texts of this length on average are never equal by chance. */
  private static final int LONG_TEXT = 20;

  /** To how many decimals numbers are looked at. */
  private static final int MOST_DECIMALS = 6;

  /** How much of picture files is read to compare them. */
  private static final long MOST_BYTES = 1L << 28;

  private SharedRows() {}

  /**
   * Looks at the held out rows of a file's table.
   *
   * @param columns those that the fields read
   */
  public static void lookAt(
      DataPlan plan,
      RawTable table,
      Collection<String> columns,
      RowParts parts,
      DataDiagnostics findings) {
    boolean inline = table.files().isEmpty();
    List<RawColumn> read = new ArrayList<>();
    for (String name : columns) {
      RawColumn column = table.columns().get(name);
      boolean comparable =
          column != null
              && (!(column instanceof RawColumn.OfField of)
                  || of.values() instanceof Values.Classes);
      if (column == null || !comparable) {
        return;
      }
      read.add(column);
    }
    if (inline || room(read, table.rows()) <= ROOM * table.rows()) {
      return;
    }
    long[] keys = new long[table.rows()];
    read.forEach(column -> addTo(keys, column));
    for (RawColumn column : read) {
      if (column instanceof RawColumn.Pictures pictures && !addContents(keys, pictures.files())) {
        return;
      }
    }
    Index train = new Index(keys, parts.train());
    lookAt(plan, table, "test", parts.test(), keys, train, findings);
    lookAt(plan, table, "validation", parts.validation(), keys, train, findings);
  }

  private static void lookAt(
      DataPlan plan,
      RawTable table,
      String part,
      int[] rows,
      long[] keys,
      Index train,
      DataDiagnostics findings) {
    int shared = 0;
    int first = -1;
    for (int row : rows) {
      if (train.find(keys[row]) >= 0) {
        first = shared++ == 0 ? row : first;
      }
    }
    if (shared > FEW && (long) shared * SHARE >= rows.length) {
      findings.add(
          DataCode.SHARED_ROWS,
          "if they are copies, figures of that part say less about new rows: take copies out, or keep"
              + " together what belongs together, as `grouped(patient, test: 20%)` does",
          Numerals.count(shared),
          Numerals.count(rows.length),
          part,
          plan.name(),
          table.origin().describe(first),
          table.origin().describe(train.find(keys[first])));
    }
  }

  /** How many different rows there could be, roughly. */
  private static double room(List<RawColumn> columns, int rows) {
    double room = 1;
    for (RawColumn column : columns) {
      room *= room(column, Math.min(rows, SAMPLE));
    }
    return room;
  }

  private static double room(RawColumn column, int rows) {
    return switch (column) {
      case RawColumn.Numbers numbers -> room(row -> numbers.values()[row], rows);
      case RawColumn.Spilled spilled -> room(row -> spilled.values().at(row), rows);
      case RawColumn.Texts texts -> {
        Set<String> different = new HashSet<>();
        long length = 0;
        for (int row = 0; row < rows; row++) {
          String text = texts.values()[row];
          if (text != null) {
            different.add(text);
            length += text.length();
          }
        }
        yield length > (long) LONG_TEXT * rows
            ? Double.POSITIVE_INFINITY
            : Math.max(1, different.size());
      }
      case RawColumn.Labels labels -> {
        Set<Byte> different = new HashSet<>();
        for (int row = 0; row < rows; row++) {
          different.add(labels.values()[row]);
        }
        yield Math.max(1, different.size());
      }
      case RawColumn.Pixels pixels -> Double.POSITIVE_INFINITY;
      case RawColumn.Pictures pictures -> Double.POSITIVE_INFINITY;
      case RawColumn.OfField field -> 1;
    };
  }

  private interface Cells {
    double at(int row);
  }

  /** The range of the numbers, in units of the last decimal that they are written with. */
  private static double room(Cells cells, int rows) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int decimals = 0;
    for (int row = 0; row < rows; row++) {
      double value = cells.at(row);
      if (!Double.isNaN(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
        while (decimals < MOST_DECIMALS && !isWhole(value * Math.pow(10, decimals))) {
          decimals++;
        }
      }
    }
    return least > most ? 1 : 1 + (most - least) * Math.pow(10, decimals);
  }

  private static boolean isWhole(double value) {
    return Math.abs(value - Math.rint(value)) <= 1e-9 * Math.max(1, Math.abs(value));
  }

  private static void addTo(long[] keys, RawColumn column) {
    for (int row = 0; row < keys.length; row++) {
      keys[row] =
          switch (column) {
            case RawColumn.Numbers numbers -> mixed(keys[row], bits(numbers.values()[row]));
            case RawColumn.Spilled spilled -> mixed(keys[row], bits(spilled.values().at(row)));
            case RawColumn.Texts texts -> text(keys[row], texts.values()[row]);
            case RawColumn.Labels labels -> mixed(keys[row], labels.values()[row]);
            case RawColumn.Pixels pixels -> {
              long key = keys[row];
              for (int i = row * pixels.width(); i < (row + 1) * pixels.width(); i++) {
                key = mixed(key, pixels.values()[i]);
              }
              yield key;
            }
            case RawColumn.Pictures pictures -> mixed(keys[row], size(pictures.files(), row));
            case RawColumn.OfField field ->
                field.values() instanceof Values.Classes classes
                    ? mixed(keys[row], classes.codes()[row])
                    : keys[row];
          };
    }
  }

  private static long size(PictureFiles files, int row) {
    try {
      return Files.size(files.files().get(row).path());
    } catch (IOException gone) {
      return -1; // said where it is decoded
    }
  }

  /**
   * Adds the contents of those picture files that could be the same by all else, their sizes
   * included; false if these are too many to be read for this.
   */
  private static boolean addContents(long[] keys, PictureFiles files) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    long[] contents = keys.clone();
    long bytes = 0;
    for (int row = 0; row < keys.length; row++) {
      int at = Arrays.binarySearch(sorted, keys[row]);
      boolean alone =
          (at == 0 || sorted[at - 1] != keys[row])
              && (at == sorted.length - 1 || sorted[at + 1] != keys[row]);
      if (!alone) {
        try {
          byte[] content = Files.readAllBytes(files.files().get(row).path());
          bytes += content.length;
          for (byte each : content) {
            contents[row] = mixed(contents[row], each);
          }
        } catch (IOException gone) {
          contents[row] = mixed(contents[row], row); // said where it is decoded
        }
        if (bytes > MOST_BYTES) {
          return false;
        }
      }
    }
    System.arraycopy(contents, 0, keys, 0, keys.length);
    return true;
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  private static long text(long key, @Nullable String text) {
    if (text == null) {
      return mixed(key, -1);
    }
    long mixed = mixed(key, text.length());
    for (int i = 0; i < text.length(); i++) {
      mixed = mixed(mixed, text.charAt(i));
    }
    return mixed;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014), which spreads each bit over all. */
  private static long mixed(long key, long value) {
    long z = key * 0x9E3779B97F4A7C15L + value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Which row has a key, by open addressing: no object a row. */
  private static final class Index {
    private final long[] keys;
    private final int[] rows;
    private final int mask;

    Index(long[] keys, int[] members) {
      this.keys = keys;
      int size = Integer.highestOneBit(Math.clamp(4L * members.length, 16, 1 << 30));
      this.mask = size - 1;
      this.rows = new int[size];
      for (int row : members) {
        int at = slot(keys[row]);
        if (rows[at] == 0) {
          rows[at] = row + 1;
        }
      }
    }

    /** The first row with the key, or -1. */
    int find(long key) {
      return rows[slot(key)] - 1;
    }

    private int slot(long key) {
      int at = (int) (key ^ (key >>> 32)) & mask;
      while (rows[at] != 0 && keys[rows[at] - 1] != key) {
        at = (at + 1) & mask;
      }
      return at;
    }
  }
}
